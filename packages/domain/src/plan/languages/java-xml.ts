/** An element of XML as build files use it: names without prefixes, text, children; attributes are left out. */
export interface XmlElement {
  readonly name: string
  readonly text: string
  readonly children: readonly XmlElement[]
}

const LIMITS = { characters: 524_288, elements: 20_000, depth: 60 } as const
const TOKEN = /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[?!][^<>]*>|<(\/?)([A-Za-z_][\w.:-]*)[^<>]*?(\/?)>|[^<]+|</g

interface Open {
  readonly name: string
  text: string
  readonly children: XmlElement[]
}

/** The root element; null for what is no XML, or larger than a build file is. Entities of its own are not read. */
export function readXml(text: string): XmlElement | null {
  if (text.length > LIMITS.characters) return null
  const top: Open = { name: '', text: '', children: [] }
  const open: Open[] = [top]
  let elements = 0
  for (const [token, slash, name, selfClosing] of text.matchAll(TOKEN)) {
    const current = open.at(-1) ?? top
    if (name === undefined) {
      current.text += textOf(token)
      continue
    }
    const plainName = name.slice(name.indexOf(':') + 1)
    if (slash === '/') {
      if (open.length < 2 || current.name !== plainName) return null
      open.pop()
      continue
    }
    elements += 1
    if (elements > LIMITS.elements || open.length > LIMITS.depth) return null
    const element: Open = { name: plainName, text: '', children: [] }
    current.children.push(element)
    if (selfClosing !== '/') open.push(element)
  }
  return open.length === 1 && top.children.length === 1 && top.text.trim() === '' ? (top.children[0] ?? null) : null
}

function textOf(token: string): string {
  if (token.startsWith('<![CDATA[')) return token.slice(9, -3)
  return token.startsWith('<') ? (token === '<' ? '<' : '') : token.replace(/&(amp|lt|gt|quot|apos);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name] ?? '')
}

/** The first child that is reached by these names, one below the other. */
export function child(element: XmlElement | null, ...names: readonly string[]): XmlElement | null {
  let at = element
  for (const name of names) at = at?.children.find((candidate) => candidate.name === name) ?? null
  return at
}

export const childText = (element: XmlElement | null, ...names: readonly string[]): string | null => {
  const text = child(element, ...names)?.text.trim()
  return text === undefined || text === '' ? null : text
}

export const childrenOf = (element: XmlElement | null, name: string): readonly XmlElement[] => element?.children.filter((candidate) => candidate.name === name) ?? []

/** The first element of this name anywhere below. */
export function descendant(element: XmlElement | null, name: string): XmlElement | null {
  for (const candidate of element?.children ?? []) {
    const found = candidate.name === name ? candidate : descendant(candidate, name)
    if (found !== null) return found
  }
  return null
}
