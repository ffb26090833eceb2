// Reads a journal and posts what remains of it when it is compacted. Plain JavaScript, because a worker is started from
// its file, in tests as well as from the build.
import fs from 'node:fs'
import { dirname } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { joinLines, readLines } from './journal-lines.js'

// Damaged lines are kept, byte for byte.
const { latest, nameless } = readLines(fs.readFileSync(workerData))
// The file of an earlier version would be read again without the line that says that its record is removed.
const names = new Set(fs.readdirSync(dirname(workerData)))
const kept = [...latest]
  .filter(([id, { isRemoval }]) => !isRemoval || names.has(`${id}.json`))
  .map(([, { line }]) => line)
parentPort?.postMessage(joinLines([...nameless, ...kept]))
