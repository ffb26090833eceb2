import type { Purpose } from '../../../shared/service/purposes'
import { batchEndpoint } from '../batch-endpoint'
import { suggestPurpose } from '../content/content'
import type { NamedFile } from '../source/named-file'
import { type FolderKeeper, localKeeper } from './folder-listing'
import { type FolderReader, type InspectedFile, inspectFile, localFolders } from './intake'

/** The ways to look at a file before it is uploaded. */
export interface Looks extends FolderReader {
  /** As {@link inspectFile}. */
  inspect(named: NamedFile, called?: string): Promise<InspectedFile>
  /** As {@link suggestPurpose}. */
  suggestPurpose(path: string, name: string): Promise<Purpose>
  /** As {@link batchEndpoint}. */
  batchEndpoint(path: string): Promise<string | null>
}

/** This process looks itself. */
export const localLooks: Looks = { ...localFolders, inspect: inspectFile, suggestPurpose, batchEndpoint }

/** What is done with files on their own drive, apart from reading them to send them. */
export interface DriveWork extends Looks, FolderKeeper {}

export const localWork: DriveWork = { ...localLooks, ...localKeeper }
