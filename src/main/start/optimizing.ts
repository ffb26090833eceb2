import { setFlagsFromString } from 'node:v8'

/**
 * Lets V8 optimize the code of the main process, or not. It does so in threads of its own. During the start they take a
 * fifth of the processor time of this process, which the page needs, and little of that code runs often later.
 */
export function optimize(isOn: boolean): void {
  for (const compiler of ['maglev', 'turbofan'])
    setFlagsFromString(isOn ? `--${compiler}` : `--no-${compiler}`)
}
