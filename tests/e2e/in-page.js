// Runs in the page under test, before the page's own code; asked by the tests as `look.…()`. Plain JavaScript, because
// the program that the tests belong to has no types of a browser.
globalThis.look = {
  /** Something is there and nothing is waited for. */
  isDrawn() {
    const main = document.querySelector('main')
    return main !== null && main.textContent.trim().length > 20 && main.querySelector('[role=status] .animate-turn') === null
  },

  /** How far the page scrolls sideways. */
  overflow: () => document.documentElement.scrollWidth - document.documentElement.clientWidth,

  choices: () => ({ lang: document.documentElement.lang, theme: document.documentElement.dataset.theme ?? null, scheme: getComputedStyle(document.documentElement).colorScheme }),

  focusOutline: () => getComputedStyle(document.activeElement ?? document.body).outlineStyle,

  colourOf(text) {
    const found = [...document.querySelectorAll('[role=log] span')].find((span) => span.children.length === 0 && span.textContent.includes(text))
    return found === undefined ? null : getComputedStyle(found).color
  },

  /** The first line of a log that is seen whole, and how far below the upper edge it stands. */
  logTop() {
    const log = document.querySelector('[role=log]')
    const edge = log.getBoundingClientRect().top
    const time = [...log.querySelectorAll('time')].find((element) => element.getBoundingClientRect().top >= edge)
    return time === undefined ? null : [time.parentElement.textContent, Math.round(time.getBoundingClientRect().top - edge)]
  },

  /** How far below the upper edge of a log a line stands. */
  logPlaceOf(text) {
    const log = document.querySelector('[role=log]')
    const time = [...log.querySelectorAll('time')].find((element) => element.parentElement.textContent === text)
    return time === undefined ? null : Math.round(time.getBoundingClientRect().top - log.getBoundingClientRect().top)
  },

  logHeight: () => document.querySelector('[role=log]').scrollHeight,

  aboveLog: () => document.querySelector('[role=log]').scrollTop,

  isLogAtEnd() {
    const log = document.querySelector('[role=log]')
    return log.scrollHeight - log.scrollTop - log.clientHeight < 40
  },

  /** Ends when the new place has been drawn. */
  scrollLog(pixels) {
    document.querySelector('[role=log]').scrollBy(0, pixels)
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  },

  /** What a screen reader would stumble over. */
  stumblingBlocks() {
    const found = []
    const nameOf = (element) => {
      const labelled = (element.getAttribute('aria-labelledby') ?? '').split(' ').map((id) => (id === '' ? '' : (document.getElementById(id)?.textContent ?? '')))
      const labels = element.matches('input, select, textarea') ? [...(element.labels ?? [])].map((label) => label.textContent) : [element.textContent]
      return [element.getAttribute('aria-label') ?? '', ...labelled, ...labels].join('').trim()
    }
    for (const element of document.querySelectorAll('button, a[href], input:not([hidden]), select, textarea, [role=log], nav, dialog[open]')) {
      if (nameOf(element) === '') found.push(`no name: ${element.outerHTML.slice(0, 120)}`)
    }
    if (document.querySelectorAll('main').length !== 1) found.push('not one main')
    if (document.querySelectorAll('h1').length > 1) found.push('more than one h1')
    for (const element of document.querySelectorAll('img:not([alt])')) found.push(`no alt: ${element.outerHTML.slice(0, 120)}`)
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    if (new Set(ids).size !== ids.length) found.push('an id is there twice')
    for (const element of document.querySelectorAll('[tabindex]')) if (Number(element.getAttribute('tabindex')) > 0) found.push('a positive tabindex')
    return found
  },
}
