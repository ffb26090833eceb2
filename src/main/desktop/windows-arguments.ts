/**
 * Arguments as one text that a program on Windows splits into the same ones. No argument contains a quotation mark,
 * because no path does.
 */
export function windowsArguments(args: readonly string[]): string {
  // Backslashes count double before a quotation mark.
  return args.map((argument) => `"${argument.replace(/\\+$/, '$&$&')}"`).join(' ')
}
