const NAME = /(?:^|_)(?:SECRET|SECRETS|TOKEN|PASSWORD|PASSWD|PASSPHRASE|PASS|PWD|CREDENTIALS?|PRIVATE|APIKEY|KEY|DSN|SALT|AUTH|CERT|SIGNATURE|WEBHOOK)(?:_|\d|$)|(?:SECRET|TOKEN|PASSWORD|APIKEY)$/i
const PUBLIC = /^(?:NEXT_PUBLIC|VITE|REACT_APP|NUXT_PUBLIC|PUBLIC|EXPO_PUBLIC)_|PUBLISHABLE|(?:^|_)PUBLIC_KEY|_KEY_(?:ID|NAME|PATH|FILE)$|(?:_|^)(?:PATH|FILE|DIR)$/i
const ADDRESS_WITH_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]+@/i
const KEY_TEXT = /-----BEGIN [A-Z ]*PRIVATE KEY-----|^(?:sk|rk)_(?:live|test)_|^gh[pousr]_|^xox[abp]-|^AKIA[0-9A-Z]{12}/

/** Whether a variable is kept as a secret: by its name, or by what its value shows itself to be. Better one too many. */
export function looksSecret(name: string, value: string | null): boolean {
  if (value !== null && (ADDRESS_WITH_PASSWORD.test(value) || KEY_TEXT.test(value))) return true
  return NAME.test(name) && !PUBLIC.test(name)
}
