// What a page does before its program is there: it takes the remembered theme and language, so that nothing flashes, and when the program
// does not come, it says so and tries again by itself. A browser fails every request that waits for a connection when its network changes
// (another wireless network, a modem plugged in), and a page whose program was among them would stay white for ever. A file of its own, because the
// content policy allows no inline scripts; the keys are those of src/ui/machine-settings.ts.

// Theme and language, and the words that stand in the page until then.
;(function () {
  var root = document.documentElement
  var english = false
  try {
    var scheme = localStorage.getItem('giao-dien')
    root.setAttribute('data-mantine-color-scheme', scheme === 'dark' ? 'dark' : 'light')
    english = localStorage.getItem('ngon-ngu') === 'en'
  } catch {
    // A browser that refuses storage has nothing remembered: the page opens light and in Vietnamese.
    root.setAttribute('data-mantine-color-scheme', 'light')
  }
  if (!english) return
  root.lang = 'en'
  // This script stands in the head: the words come after it.
  document.addEventListener('DOMContentLoaded', function () {
    var place = document.getElementById('page-start')
    if (place === null) return
    place.querySelector('p').textContent = 'Opening the page…'
    place.querySelector('.long').textContent =
      'The link is slow: this can take a minute or two. If nothing is to be seen then, please load the page again.'
    place.querySelector('button').textContent = 'Load again'
  })
})()

// A program that does not come.
;(function () {
  var WORDS =
    document.documentElement.lang === 'en'
      ? {
          cut: 'The page could not be loaded because the link was interrupted. It tries again by itself.',
          broken:
            'The page could not be opened. Please load it again; if that does not help, update the browser or tell the administrator.',
        }
      : {
          cut: 'Chưa tải được trang vì đường truyền bị gián đoạn. Trang sẽ tự thử lại.',
          broken:
            'Trang chưa mở được. Xin tải lại; nếu vẫn chưa được, xin cập nhật trình duyệt hoặc báo quản trị hệ thống.',
        }
  /** Seconds before each try; the last one stays. */
  var WAITS = [1, 2, 4, 8, 15, 30]
  /** Milliseconds in which the server has to answer that it is there. */
  var ANSWER_MS = 10000
  /** How many tries there were in this tab, so that a page that never comes is not asked for every second. */
  var TRIES = 'lan-mo-trang'
  /** Milliseconds after which earlier tries no longer count. */
  var FORGET_MS = 120000
  var trying = false

  /** The words that stand there until the program puts the page in their place; null from then on. */
  function words() {
    return document.getElementById('page-start')
  }

  function say(text) {
    var place = words()
    if (place === null) return
    place.className = 'said'
    place.querySelector('p').textContent = text
    var button = place.querySelector('button')
    button.hidden = false
    button.onclick = reload
  }

  function reload() {
    location.reload()
  }

  function tries() {
    try {
      var kept = JSON.parse(sessionStorage.getItem(TRIES) || 'null')
      return kept !== null && Date.now() - kept.at < FORGET_MS ? kept.count : 0
    } catch {
      // Without storage, or with something else under the key, no try is known.
      return 0
    }
  }

  function keepTries(count) {
    try {
      sessionStorage.setItem(TRIES, JSON.stringify({ count: count, at: Date.now() }))
    } catch {
      // Without storage each try counts as the first.
    }
  }

  /** Loads the page again once the server answers: before that the browser would put its own error page in the place of ours. */
  function tryAgain(count) {
    // Halls that lost their link at the same moment do not all come back at the same moment.
    var waitMs = WAITS[Math.min(count, WAITS.length - 1)] * 1000 * (1 + Math.random() / 4)
    setTimeout(function () {
      keepTries(count + 1)
      fetch('/healthz', { cache: 'no-store', signal: AbortSignal.timeout(ANSWER_MS) }).then(
        function (answer) {
          if (answer.ok) reload()
          else tryAgain(count + 1)
        },
        function () {
          tryAgain(count + 1)
        },
      )
    }, waitMs)
  }

  function onError(event) {
    if (document.body !== null && words() === null) return
    var target = event.target
    var part = target instanceof HTMLScriptElement || (target instanceof HTMLLinkElement && target.rel === 'stylesheet')
    // A part that was fetched beforehand is asked for again when it is needed.
    if (target instanceof HTMLElement && !part) return
    whenThere(function () {
      say(part ? WORDS.cut : WORDS.broken)
    })
    if (part && !trying) {
      trying = true
      tryAgain(tries())
    }
  }

  function whenThere(act) {
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', act)
    else act()
  }

  addEventListener('error', onError, true)
  addEventListener('unhandledrejection', onError)
})()
