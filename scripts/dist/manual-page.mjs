/**
 * Generates the man page, and completions for three shells, from the terminal's table of options
 * (src/cli/words/manual.ts).
 */

/** @typedef {import('../../src/cli/words/manual').Manual} Manual */

/**
 * In roff a dash is a hyphen unless it is escaped, and a dot or an apostrophe begins a request at the start of a line.
 */
const roff = (text) =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/^(?=[.'])/gm, '\\&')

/**
 * The man page hoist(1).
 *
 * @param {Manual} manual
 * @param {{ version: string, date: string }} release its date as YYYY-MM-DD
 */
export function manualPage({ summary, commands, options, environment, exitCodes, introduction }, release) {
  const entries = (table, about) => Object.entries(table).map(([name, entry]) => `.TP\n${about(name, entry)}`)
  return `.TH HOIST 1 "${release.date}" "Hoist ${roff(release.version)}" "User Commands"
.SH NAME
hoist \\- ${roff(summary)}
.SH SYNOPSIS
.B hoist
[\\fIFILE\\fR...]
${Object.entries(commands)
  .map(([name, { operands }]) => `.br\n.B hoist ${name}\n${roff(operands)}`.trimEnd())
  .join('\n')}
.SH DESCRIPTION
Without a command, hoist opens its window and adds the files that are named.
.PP
${roff(introduction)}
.SH COMMANDS
${entries(commands, (name, { about }) => `.B ${name}\n${roff(about)}`).join('\n')}
.SH OPTIONS
${entries(options, (name, option) => `${optionNames(name, option)}\n${roff(sentence(option))}`).join('\n')}
.SH ENVIRONMENT
${entries(environment, (name, about) => `.B ${name}\n${roff(about)}`).join('\n')}
.SH EXIT STATUS
${entries(exitCodes, (code, means) => `.B ${code}\n${roff(means)}`).join('\n')}
.SH FILES
.TP
.I ~/.config/Hoist
The uploads, the settings and the encrypted keys.
`
}

function optionNames(name, { short, value }) {
  const names = [...(short ? [`-${short}`] : []), `--${name}`].map((each) => `\\fB${roff(each)}\\fR`)
  return `${names.join(', ')}${value ? ` \\fI${value}\\fR` : ''}`
}

function sentence({ about, choices, standard }) {
  return `${about}${choices ? `: ${choices.join(', ')}` : ''}${standard ? ` (${standard})` : ''}`
}

/** @param {Manual} manual */
export function bashCompletion({ commands, options }) {
  const cases = Object.entries(options)
    .filter(([, { choices, path }]) => choices || path)
    .map(([name, { choices, path }]) => {
      const found = choices ? `-W '${choices.join(' ')}'` : path === 'folder' ? '-d' : '-f'
      return `    --${name}) mapfile -t COMPREPLY < <(compgen ${found} -- "$word"); return ;;`
    })
  return `# bash completion for hoist
_hoist() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]}
  compopt -o filenames
  case $previous in
${cases.join('\n')}
    ${valued(options).join(' | ')}) return ;;
  esac
  # After -- everything is the name of a file.
  if [[ $word == -* && " \${COMP_WORDS[*]:0:COMP_CWORD} " != *' -- '* ]]; then
    COMPREPLY=($(compgen -W '${names(options).join(' ')}' -- "$word"))
    return
  fi
  mapfile -t COMPREPLY < <(compgen -f -- "$word")
  [ "$COMP_CWORD" -gt 1 ] || COMPREPLY+=($(compgen -W '${Object.keys(commands).join(' ')}' -- "$word"))
}
complete -F _hoist hoist
`
}

const names = (options) => Object.keys(options).map((name) => `--${name}`)

/** Options whose value cannot be completed. */
function valued(options) {
  return Object.entries(options)
    .filter(([, { value, choices, path }]) => value && !choices && !path)
    .map(([name]) => `--${name}`)
}

/** @param {Manual} manual */
export function zshCompletion({ commands, options }) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`
  const escaped = (text) => text.replaceAll(/[[\]:\\]/g, '\\$&')
  const option = ([name, { about, value, choices, path }]) => {
    const action = choices
      ? `(${choices.join(' ')})`
      : path === 'folder'
        ? '_files -/'
        : path
          ? '_files'
          : ' '
    return quoted(`--${name}${value ? '=' : ''}[${escaped(about)}]${value ? `:${value}:${action}` : ''}`)
  }
  return `#compdef hoist
local -a commands=(${Object.entries(commands)
    .map(([name, { about }]) => quoted(`${name}:${escaped(about)}`))
    .join(' ')})
_arguments -s \\
  ${Object.entries(options).map(option).join(' \\\n  ')} \\
  '1: :{_describe command commands; _files}' \\
  '*:file:_files'
`
}

/** @param {Manual} manual */
export function fishCompletion({ commands, options }) {
  const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const command = ([name, { about }]) =>
    `complete -c hoist -n __fish_use_subcommand -a ${name} -d ${quoted(about)}`
  const option = ([name, { short, about, value, choices, path }]) => {
    const argument = choices
      ? `-x -a ${quoted(choices.join(' '))}`
      : path === 'folder'
        ? "-x -a '(__fish_complete_directories)'"
        : path
          ? '-r -F'
          : value
            ? '-x'
            : ''
    return `complete -c hoist ${short ? `-s ${short} ` : ''}-l ${name} ${argument} -d ${quoted(about)}`.replace(
      '  ',
      ' ',
    )
  }
  return `# fish completion for hoist
${[...Object.entries(commands).map(command), ...Object.entries(options).map(option)].join('\n')}
`
}
