import { join } from 'node:path'
import { installCrashPoints } from '../../adapters/crash-points'
import { Files } from '../../adapters/files/files'
import { TextFileIdLog } from '../../adapters/ledger/file-id-log'
import { FileLedger } from '../../adapters/ledger/file-ledger'
import { FileNextLedger } from '../../adapters/ledger/next-ledger'
import { OwnFiles } from '../../adapters/ledger/own-files'
import { fileLogger } from '../../adapters/log/log-file'
import { DiskResultFiles } from '../../adapters/next/result-files'
import { type Ask, NextServiceApi } from '../../adapters/service/next-api'
import { ServiceApi } from '../../adapters/service/service-api'
import type { Connection } from '../../adapters/service/service-call'
import type { Settings } from '../../shared/settings'
import type { Processes } from '../processes'
import { proxyOf } from '../proxy'

/** The engine's ports in a terminal. */
export type Ports = ReturnType<typeof openPorts>

/** Opens the ports of the engine on a data folder and a connection. */
export function openPorts(
  profile: string,
  connection: Connection,
  settings: Settings,
  { startDrive }: Pick<Processes, 'startDrive'>,
) {
  const source = new Files(profile, startDrive)
  const ledger = new FileLedger(join(profile, 'uploads'))
  const logger = fileLogger(join(profile, 'logs', 'hoist.log'))
  const api = new ServiceApi({
    connection: () => connection,
    stallMs: () => settings.stallTimeoutSeconds * 1000,
    userAgent: 'Hoist/terminal',
    bandwidth: () => settings.bandwidthLimit,
    routes: (url) => [proxyOf(process.env, url)],
    logger,
  })
  const own = new OwnFiles(join(profile, 'own-files.jsonl'), source, logger)
  const ask: Ask = (...call) => api.ask(...call)
  const next = {
    api: new NextServiceApi(ask, (id) => api.clockSkew(id)),
    ledger: new FileNextLedger(join(profile, 'next')),
    results: new DiskResultFiles(ask, own, source),
  }
  if (__HOIST_CRASHES__) installCrashPoints(api, ledger, next, process.env.HOIST_CRASH_AT)
  return { api, source, ledger, logger, own, next, fileIds: new TextFileIdLog(join(profile, 'file-ids.txt')) }
}
