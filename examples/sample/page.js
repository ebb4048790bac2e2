const TEXTS = {
  en: {
    title: 'It runs',
    lead: 'This page comes from an app that Podo deployed by itself at its first start.',
    app: 'App',
    address: 'Address',
    uptime: 'Up for',
    next: 'Deploy your own',
    step: 'In a folder with a web app:',
    hint: 'Change a file and run it again: no request fails while the new release takes over.',
  },
  ko: {
    title: '잘 돌아가고 있어요',
    lead: 'Podo가 처음 시작할 때 스스로 배포한 앱의 페이지예요.',
    app: '앱',
    address: '주소',
    uptime: '가동 시간',
    next: '내 앱 배포하기',
    step: '웹 앱이 있는 폴더에서:',
    hint: '파일을 고치고 다시 실행해 보세요. 새 릴리스로 바뀌는 동안에도 실패하는 요청이 없어요.',
  },
}

const escape = (text) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

function duration(seconds, language) {
  const parts = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor((seconds % 86_400) / 3600), 'hour'],
    [Math.floor((seconds % 3600) / 60), 'minute'],
    [seconds % 60, 'second'],
  ].filter(([value]) => value > 0)
  const shown = parts.length === 0 ? [[0, 'second']] : parts.slice(0, 2)
  return shown.map(([value, unit]) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)).join(' ')
}

const GRAPES = [
  [26, 26], [50, 22], [74, 26],
  [38, 45], [62, 45],
  [50, 65],
]

const bunch = `<svg viewBox="0 0 100 92" width="88" height="81" role="img" aria-label="Podo">
<path d="M50 12 C50 6 54 2 60 2" fill="none" stroke="var(--leaf)" stroke-width="4" stroke-linecap="round"/>
${GRAPES.map(([x, y], index) => `<circle cx="${x}" cy="${y}" r="12.5" fill="var(--grape)" opacity="${(1 - index * 0.09).toFixed(2)}"/>`).join('')}</svg>`

/** One page without anything to load: text, a few lines of style, a drawing. */
export function page({ language, app, host, uptimeSeconds }) {
  const text = TEXTS[language]
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(app)} · ${text.title}</title>
<style>
:root { --ground: oklch(98.5% 0.006 300); --card: oklch(100% 0 0); --ink: oklch(26% 0.03 300); --soft: oklch(48% 0.03 300); --line: oklch(91% 0.015 300); --grape: oklch(52% 0.2 300); --leaf: oklch(62% 0.14 145); }
@media (prefers-color-scheme: dark) {
  :root { --ground: oklch(18% 0.02 300); --card: oklch(22% 0.025 300); --ink: oklch(94% 0.01 300); --soft: oklch(74% 0.02 300); --line: oklch(32% 0.03 300); --grape: oklch(72% 0.16 300); --leaf: oklch(74% 0.14 145); }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--ground); color: var(--ink); font: 16px/1.6 "Pretendard Variable", Pretendard, system-ui, sans-serif; word-break: keep-all; }
main { width: min(560px, 100%); }
h1 { margin: 16px 0 4px; font-size: 32px; line-height: 1.2; letter-spacing: -0.02em; }
h2 { margin: 32px 0 4px; font-size: 16px; }
p { margin: 0; color: var(--soft); }
dl { margin: 24px 0 0; display: grid; grid-template-columns: max-content 1fr; gap: 8px 24px; padding: 16px 20px; background: var(--card); border: 1px solid var(--line); border-radius: 12px; font-variant-numeric: tabular-nums; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { margin: 12px 0; padding: 12px 20px; background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--grape); border-radius: 12px; font: 15px/1.6 ui-monospace, "Cascadia Mono", Menlo, monospace; overflow-x: auto; }
</style>
</head>
<body>
<main>
${bunch}
<h1>${text.title}</h1>
<p>${text.lead}</p>
<dl>
<dt>${text.app}</dt><dd>${escape(app)}</dd>
<dt>${text.address}</dt><dd>${escape(host)}</dd>
<dt>${text.uptime}</dt><dd>${duration(uptimeSeconds, language)}</dd>
</dl>
<h2>${text.next}</h2>
<p>${text.step}</p>
<pre>podo deploy</pre>
<p>${text.hint}</p>
</main>
</body>
</html>
`
}
