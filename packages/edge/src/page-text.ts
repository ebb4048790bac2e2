export type PageName =
  | 'unknown'
  | 'starting'
  | 'stopped'
  | 'failing'
  | 'unreachable'
  | 'garbled'
  | 'timeout'
  | 'bad-request'
  | 'too-large'
  | 'method'
  | 'coding'
  | 'missing'
  | 'unreadable'

export type Language = 'en' | 'ko'

export interface PageText {
  readonly status: number
  readonly code: string
  /** Seconds after which asking again makes sense. */
  readonly retryAfter: number | null
  readonly title: Readonly<Record<Language, string>>
  readonly sentence: Readonly<Record<Language, string>>
}

const page = (
  status: number,
  code: string,
  en: readonly [title: string, sentence: string],
  ko: readonly [title: string, sentence: string],
  retryAfter: number | null = null,
): PageText => ({ status, code, retryAfter, title: { en: en[0], ko: ko[0] }, sentence: { en: en[1], ko: ko[1] } })

/** `{app}` stands for the app's name. */
export const PAGES: Readonly<Record<PageName, PageText>> = {
  unknown: page(404, 'UNKNOWN_HOST',
    ['Nothing here', 'No app answers at this address.'],
    ['여기에는 아무것도 없습니다', '이 주소에서 응답하는 앱이 없습니다.']),
  starting: page(503, 'APP_STARTING',
    ['{app} is starting', 'This page tries again by itself in a moment.'],
    ['{app} 시작 중', '잠시 후 이 페이지가 자동으로 다시 시도합니다.'], 2),
  stopped: page(503, 'APP_STOPPED',
    ['{app} is stopped', 'Somebody stopped this app. Its team can start it again.'],
    ['{app} 중지됨', '이 앱은 중지되었습니다. 담당 팀이 다시 시작할 수 있습니다.'], 60),
  failing: page(503, 'APP_FAILING',
    ['{app} is not running', 'It keeps ending right after it starts. Its team can see why in the logs.'],
    ['{app} 실행되지 않음', '시작하자마자 계속 종료됩니다. 담당 팀은 로그에서 원인을 볼 수 있습니다.'], 15),
  unreachable: page(502, 'APP_UNREACHABLE',
    ['The app did not answer', 'It broke off before an answer began. Try again in a moment.'],
    ['앱이 응답하지 않았습니다', '응답이 시작되기 전에 연결이 끊겼습니다. 잠시 후 다시 시도하세요.'], 2),
  garbled: page(502, 'APP_ANSWER_INVALID',
    ['The app did not answer properly', 'What it sent is not valid HTTP. Its team can see more in the logs.'],
    ['앱의 응답이 올바르지 않습니다', '앱이 보낸 내용이 올바른 HTTP가 아닙니다. 담당 팀은 로그에서 더 볼 수 있습니다.']),
  timeout: page(504, 'APP_TIMEOUT',
    ['The app took too long', 'It stayed silent for too long. Try again in a moment.'],
    ['앱이 너무 오래 걸렸습니다', '앱이 너무 오래 응답하지 않았습니다. 잠시 후 다시 시도하세요.'], 5),
  'bad-request': page(400, 'BAD_REQUEST',
    ['This request is not valid HTTP', 'Podo did not pass it on. Check the client that sent it.'],
    ['올바른 HTTP 요청이 아닙니다', 'Podo가 요청을 전달하지 않았습니다. 요청을 보낸 클라이언트를 확인하세요.']),
  'too-large': page(413, 'TOO_LARGE',
    ['This request is too large', 'Send less at once.'],
    ['요청이 너무 큽니다', '한 번에 더 적게 보내세요.']),
  method: page(405, 'METHOD_NOT_ALLOWED',
    ['This method is not allowed here', 'A static site answers GET and HEAD.'],
    ['여기에서는 이 메서드를 쓸 수 없습니다', '정적 사이트는 GET과 HEAD에 응답합니다.']),
  coding: page(501, 'UNSUPPORTED_CODING',
    ['This transfer coding is not supported', 'Send the body as it is, or chunked.'],
    ['지원하지 않는 전송 인코딩입니다', '본문을 그대로 또는 chunked로 보내세요.']),
  unreadable: page(500, 'FILE_UNREADABLE',
    ['This file could not be read', 'Try again in a moment. If it stays, deploy the site again.'],
    ['파일을 읽을 수 없습니다', '잠시 후 다시 시도하세요. 계속되면 사이트를 다시 배포하세요.'], 5),
  missing: page(404, 'NOT_FOUND',
    ['Page not found', 'This site has no such page.'],
    ['페이지를 찾을 수 없습니다', '이 사이트에 그런 페이지가 없습니다.']),
}
