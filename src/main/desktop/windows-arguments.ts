/** Arguments as one text that a program on Windows reads them from again. No argument has a quotation mark: no path has. */
export function windowsArguments(args: readonly string[]): string {
  // Backslashes count double before a quotation mark.
  return args.map((argument) => `"${argument.replace(/\\+$/, '$&$&')}"`).join(' ')
}
