/** Programs that install what a lockfile says, as PyPI has them; `probe` ends well where the machine's own will do. */
const TOOLS = {
  uv: { probe: 'command -v uv', package: 'uv==0.13.8', with: [] },
  poetry: { probe: 'poetry export --help', package: 'poetry==2.5.1', with: ['poetry-plugin-export==1.10.1'] },
  pipenv: { probe: 'command -v pipenv', package: 'pipenv==2026.10.3', with: [] },
} as const

/**
 * The tool of the machine, else one that pip fetches: once per app, into the folder that outlives its builds. What
 * follows calls it by its name.
 */
export function bringPythonTool(tool: keyof typeof TOOLS): string {
  const { probe, package: wanted, with: plugins } = TOOLS[tool]
  const home = `$PODO_CACHE/${wanted.replace('==', '-')}`
  return `{ ${probe} >/dev/null 2>&1 || { ${tool}() { "${home}/bin/${tool}" "$@"; }; test -x "${home}/bin/${tool}" || { python3 -m venv "${home}" && "${home}/bin/pip" install -q ${[wanted, ...plugins].join(' ')}; }; }; }`
}
