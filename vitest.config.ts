import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { messagesPlugin } from './scripts/messages.mjs'

/**
 * Its tests wait for a minute, while the others run: it begins neither last, nor beside the largest files, which keep
 * both cores busy.
 */
const waits = ({ moduleId }: TestSpecification) => moduleId.endsWith('/src/cli/unreachable.test.ts')

class WaitingBesideOthers extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const others = sorted.filter((file) => !waits(file))
    return others.toSpliced(others.length / 4, 0, ...sorted.filter(waits))
  }
}

export default defineConfig({
  plugins: [messagesPlugin()],
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'testing/**/*.test.ts'],
    environment: 'node',
    pool: 'forks',
    // Starting a process and loading the same modules for each file takes a third of the time.
    isolate: false,
    // As many as `unreachable.test.ts` has.
    maxConcurrency: 6,
    sequence: { sequencer: WaitingBesideOthers },
    // A machine that is busy with something else is no failure.
    testTimeout: 20_000,
    expect: { poll: { timeout: 15_000 } },
    // Many tests wait for programs that they start, so two cores are busy with three files.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
  },
})
