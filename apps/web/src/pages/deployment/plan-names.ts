import { m } from '../../paraglide/messages.js'

const NAMES: ReadonlyMap<string, () => string> = new Map(Object.entries({
  language: m.plan_language,
  version: m.plan_version,
  framework: m.plan_framework,
  packageManager: m.plan_package_manager,
  toolchain: m.plan_toolchain,
  root: m.plan_root,
  workspace: m.plan_workspace,
  install: m.plan_install,
  installed: m.plan_installed,
  build: m.plan_build,
  buildVariable: m.plan_build_variable,
  cache: m.plan_cache,
  path: m.plan_path,
  predeploy: m.plan_predeploy,
  port: m.plan_port,
  staticRoot: m.plan_static_root,
  staticFallback: m.plan_static_fallback,
  healthPath: m.plan_health_path,
  health: m.plan_health,
  resources: m.plan_resources,
  overlap: m.plan_overlap,
}))

/** A line of the plan in words; one that is not known here keeps the name that podo.yaml gives it. */
export function lineName(line: string): string {
  const [kind, name] = [line.split('.')[0] ?? '', line.slice(line.indexOf('.') + 1)]
  if (kind === 'process') return m.plan_process({ name })
  if (kind === 'environment') return m.plan_environment({ name })
  return NAMES.get(line)?.() ?? line
}
