import { PAGES } from './page-text.ts'
import type { Language, PageName, PageText } from './page-text.ts'

/** What a page needs to know of the request that it answers. */
export interface PageRequest {
  readonly name: PageName
  readonly app?: string
  readonly accept: string | undefined
  readonly acceptLanguage: string | undefined
  readonly requestId: string
}

export interface PageAnswer {
  readonly status: number
  readonly headers: string[]
  readonly body: Buffer
}

/** A page of Podo's own: HTML for a browser, JSON or text for who asks for it. */
export function renderPage(request: PageRequest): PageAnswer {
  const text = PAGES[request.name]
  const language = languageOf(request.acceptLanguage)
  const form = formOf(request.accept)
  const body = Buffer.from(FORMS[form].write(text, language, request))
  const headers = [
    'Content-Type', FORMS[form].type,
    'Content-Length', String(body.length),
    'Cache-Control', 'no-store',
    'Content-Language', language,
    'Vary', 'Accept, Accept-Language',
    'X-Content-Type-Options', 'nosniff',
    'Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    'X-Request-Id', request.requestId,
  ]
  if (text.retryAfter !== null) headers.push('Retry-After', String(text.retryAfter))
  if (request.name === 'method') headers.push('Allow', 'GET, HEAD')
  return { status: text.status, headers, body }
}

type Form = 'html' | 'json' | 'text'

const FORMS: Readonly<Record<Form, { type: string; write: (text: PageText, language: Language, request: PageRequest) => string }>> = {
  html: { type: 'text/html; charset=utf-8', write: writeHtml },
  json: {
    type: 'application/json; charset=utf-8',
    write: (text, language, request) =>
      `${JSON.stringify({ error: { code: text.code, message: `${title(text, language, request)}. ${text.sentence[language]}`, requestId: request.requestId } })}\n`,
  },
  text: {
    type: 'text/plain; charset=utf-8',
    write: (text, language, request) => `${title(text, language, request)}. ${text.sentence[language]}\n`,
  },
}

const title = (text: PageText, language: Language, request: PageRequest): string =>
  text.title[language].replaceAll('{app}', () => request.app ?? 'app')

function writeHtml(text: PageText, language: Language, request: PageRequest): string {
  const heading = escapeHtml(title(text, language, request))
  const again = request.name === 'starting' ? `<meta http-equiv="refresh" content="${text.retryAfter ?? 2}">` : ''
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
${again}<title>${heading}</title><style>:root{color-scheme:light dark}body{font:16px/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1.5rem}h1{font-size:1.4rem;margin:0}p{margin:.4rem 0}small{opacity:.6}</style></head>
<body><h1>${heading}</h1><p>${escapeHtml(text.sentence[language])}</p><small>${text.status} · ${escapeHtml(request.requestId)}</small></body></html>
`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character)

interface Preference {
  readonly value: string
  readonly weight: number
}

/** An Accept-like header in the order of its weights, at most 32 entries looked at. */
function preferences(header: string | undefined): Preference[] {
  return (header ?? '')
    .toLowerCase()
    .split(',', 32)
    .map((part) => {
      const [value = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1)
      return { value, weight: Number.isFinite(weight) ? weight : 0 }
    })
    .filter((entry) => entry.value !== '' && entry.weight > 0)
    .toSorted((left, right) => right.weight - left.weight)
}

function languageOf(header: string | undefined): Language {
  for (const { value } of preferences(header)) {
    if (value === 'ko' || value.startsWith('ko-')) return 'ko'
    if (value === 'en' || value.startsWith('en-')) return 'en'
  }
  return 'en'
}

/** A bare `*`/`*` is a program's word, not a browser's: it gets text. */
function formOf(header: string | undefined): Form {
  for (const { value } of preferences(header)) {
    if (value === 'text/html' || value === 'application/xhtml+xml') return 'html'
    if (value === 'application/json' || value.endsWith('+json')) return 'json'
    if (value === 'text/plain') return 'text'
  }
  return 'text'
}
