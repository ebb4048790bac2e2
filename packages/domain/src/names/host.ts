/** The label in front of the apps' base domain: `shop` in production, `shop--test` elsewhere (63 characters at most). */
export const hostLabel = (app: string, environment: string): string => (environment === 'production' ? app : `${app}--${environment}`)

/** The label of one release's own address: `v12--shop`. */
export const releaseHostLabel = (release: number, app: string, environment: string): string => `v${release}--${hostLabel(app, environment)}`

/** Other labels for a host that is taken: `shop-2`, `shop-3`… */
export function* otherLabels(app: string, environment: string): Generator<string> {
  for (let number = 2; ; number += 1) yield hostLabel(`${app}-${number}`, environment)
}
