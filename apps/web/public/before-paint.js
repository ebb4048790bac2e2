// Runs before the first paint, so that a dark room stays dark. Kept outside the bundle and free of dependencies.
;(function () {
  try {
    var theme = localStorage.getItem('podo.theme')
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
    var language = localStorage.getItem('podo.language') || (navigator.language.slice(0, 2) === 'ko' ? 'ko' : 'en')
    if (language === 'ko' || language === 'en') document.documentElement.lang = language
  } catch {
    // Storage can be switched off; the system's theme and the browser's language hold then.
    document.documentElement.dataset.storage = 'blocked'
  }
})()
