/**
 * The shim: parent of every command of an app, in a session of its own. Constant; the app's text comes by environment.
 *
 * - Descriptor 0 is a pipe from the agent: nothing runs before one line has come (the process is in its cgroup by
 *   then, and its folder is there), and nothing runs at all when the agent dies first.
 * - Descriptor 3 is the exit file, opened by the agent and closed for the command: `started`, then `exited <status>`.
 *   It outlives the agent, which could not wait for a child of its predecessor.
 * - Descriptors 4 to 8 are the lists of its cgroups, opened by the agent: a process that moves itself alone waits for
 *   nobody (v1), one that is moved from outside waits 10 ms for the whole machine.
 * - No core files; and where the user is the app's alone and nobody else counts, a limit of the processes and threads
 *   that this user has at all (RLIMIT_NPROC, getrlimit(2)). Shells do not agree on its letter: -u, or -p in dash.
 * - A shell says "Terminated" when what it waits for was ended by a signal. That is not the app's: from there on only
 *   the command writes to the app's log.
 * - Signals end the command, not the shim: a trap that is not "ignore" is reset in the subshell.
 */
export const SHIM_SCRIPT = `for PODO_GO in $PODO_ENTER; do printf 0 >&"$PODO_GO" || exit 125; done
exec 4>&- 5>&- 6>&- 7>&- 8>&-
unset PODO_ENTER
IFS= read -r PODO_GO || exit 125
unset PODO_GO
printf 'started\\n' >&3
trap : HUP INT TERM
ulimit -c 0
if [ "\${PODO_PROCESSES+set}" ]; then ulimit -u "$PODO_PROCESSES" 2>/dev/null || ulimit -p "$PODO_PROCESSES" 2>/dev/null; fi
unset PODO_PROCESSES
cd -- "$PODO_FOLDER" || { printf 'exited 126\\n' >&3; exit 126; }
unset PODO_FOLDER OLDPWD
exec 4>&2 2>/dev/null
if [ "\${PODO_COMMAND+set}" ]; then
  (eval "unset PODO_COMMAND; $PODO_COMMAND") </dev/null 2>&4 3>&- 4>&-
else
  ("$@") </dev/null 2>&4 3>&- 4>&-
fi
printf 'exited %s\\n' "$?" >&3`

/** `$0` of the shim; also what tells it from the processes below it. */
export const SHIM_NAME = 'podo-shim'

/** Carry the app's command and its folder into the shim, which takes them out of the environment before running it. */
export const COMMAND_VARIABLE = 'PODO_COMMAND'
export const FOLDER_VARIABLE = 'PODO_FOLDER'
/** Processes and threads that the user may have. */
export const PROCESSES_VARIABLE = 'PODO_PROCESSES'
/** Descriptors of cgroups to enter, apart by blanks. */
export const ENTER_VARIABLE = 'PODO_ENTER'

const SIMPLE = /^[\w./-]+( +[\w./@:=+,-]+)*$/
const SHELL_WORDS = new Set(
  '. : alias bg break case cd command continue do done elif else esac eval exec exit export false fg fi for getopts hash if in jobs kill local printf pwd read readonly return set shift test then times trap true type ulimit umask unalias unset until wait while echo'.split(' '),
)

/** `exec` before a command that is one program and its words: one shell less stays in memory for as long as it runs. */
export function withoutShell(command: string): string {
  const text = command.trim()
  return SIMPLE.test(text) && !SHELL_WORDS.has(text.split(' ')[0] ?? '') ? `exec ${text}` : text
}
