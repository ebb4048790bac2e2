const WAY_OUT = ['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'npm_config_registry', 'NPM_CONFIG_REGISTRY'] as const

/** Of the launcher's environment, nothing but these reaches a build. */
export function wayOut(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(WAY_OUT.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])))
}

/** What the addresses of proxies and registries hold that nobody should read in a log: passwords, and names that stand alone, which are tokens. */
export function credentialsIn(environment: Readonly<Record<string, string>>): string[] {
  return Object.values(environment).flatMap((value) => {
    // A proxy may be named without its scheme.
    const [, userinfo = ''] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)@/i.exec(value) ?? []
    const at = userinfo.indexOf(':')
    const written = at === -1 ? userinfo : userinfo.slice(at + 1)
    return [...new Set([written, decoded(written)])].filter((text) => text !== '')
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}
