/*
workspace.js - two things on every page behind the door, both only for comfort:

Pages that show work refresh that part of themselves while it is under way: [data-live="name"] is fetched again from the
page's own address as long as it carries data-live-on, somebody is looking, and has moved within ten minutes. What
[data-live-say] holds is said through [data-live-said="name"], only when it changes.

A visit that sleeps ends by itself after fifteen minutes. Typing, moving and listening keep it open; before it ends, a
notice says so. Whoever was signed out and signed in again in another window goes on here: what stands in the forms stays.
Where somebody else signed in meanwhile, the notice says that, and what to do.
Keeps nothing, and sends nothing but the request that says "still here".
*/
(function () {
  "use strict";

  var EVERY = 3000;
  var ASLEEP = 10 * 60 * 1000;
  var PING_EVERY = 4 * 60 * 1000;
  var WARN_AFTER = 12 * 60 * 1000;
  var END_AFTER = 15 * 60 * 1000;

  var moved = Date.now();
  var heard = Date.now();

  ["pointerdown", "pointermove", "keydown", "input", "scroll", "touchstart"].forEach(function (name) {
    document.addEventListener(name, function () { moved = Date.now(); }, { passive: true, capture: true });
  });

  /* refreshing ---------------------------------------------------------------------------------------------------- */
  function refresh(part) {
    fetch(location.href, { headers: { "X-Part": part.dataset.live }, credentials: "same-origin", cache: "no-store" })
      .then(function (answer) {
        if (!answer.ok) { throw new Error(String(answer.status)); }
        return answer.text();
      })
      .then(function (text) { put(part, new DOMParser().parseFromString(text, "text/html")); })
      .catch(function () { plan(part, EVERY * 4); });
  }

  function put(part, page) {
    var fresh = page.getElementById(part.id);
    heard = Date.now();
    if (!fresh) { return; }
    var away = part.contains(document.activeElement) || part.querySelector("input:checked");
    if (!away && fresh.innerHTML !== part.innerHTML) { part.innerHTML = fresh.innerHTML; say(part); }
    part.toggleAttribute("data-live-on", fresh.hasAttribute("data-live-on"));
    if (part.hasAttribute("data-live-on")) { plan(part, EVERY); }
  }

  function say(part) {
    var words = part.querySelector("[data-live-say]");
    var place = document.querySelector('[data-live-said="' + part.dataset.live + '"]');
    if (words && place && place.textContent !== words.textContent) { place.textContent = words.textContent; }
  }

  function plan(part, after) {
    window.setTimeout(function () {
      if (document.hidden || Date.now() - moved > ASLEEP) { plan(part, EVERY); } else { refresh(part); }
    }, after);
  }

  document.querySelectorAll("[data-live][data-live-on]").forEach(function (part) { plan(part, EVERY); });

  /* staying ------------------------------------------------------------------------------------------------------- */
  var notice = document.getElementById("session-notice");
  if (!notice) { return; }

  /*
  Asks who is here. A session that began meanwhile takes no form of the one before: the forms of this page get its token,
  which is returned. Not so if somebody else signed in, in whose name they would be sent: then, as for nobody, it is "".
  */
  function stillHere() {
    return fetch(notice.dataset.ping, { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      var token = answer.headers.get("X-Person") === notice.dataset.person ? answer.headers.get("X-CSRFToken") : "";
      if (answer.ok && token) { back(token); } else if (answer.ok || answer.status === 401) { ended(answer.ok ? "other" : "ended"); }
      return token;
    });
  }
  window.testimonyToken = stillHere;
  /* whether it was somebody else who was here when that was asked last */
  window.testimonyIsOther = function () { return notice.dataset.isEnded === "other"; };

  function ping() {
    return stillHere().catch(function () { /* no connection just now: asked again in a moment */ });
  }

  function back(token) {
    heard = Date.now();
    document.querySelectorAll("[name=csrf_token]").forEach(function (each) { each.value = token; });
    notice.removeAttribute("data-is-ended");
    notice.replaceChildren();
  }

  /* back from another window, or from a sleep in which no clock ran */
  window.addEventListener("focus", function () {
    if (notice.hasAttribute("data-is-ended") || Date.now() - heard > END_AFTER) { ping(); }
  });

  function line(words) {
    var text = document.createElement("p");
    text.textContent = words;
    return text;
  }

  function warn() {
    if (notice.firstChild) { return; }
    var stay = document.createElement("button");
    stay.type = "button";
    stay.className = "button button--small";
    stay.textContent = notice.dataset.stay;
    stay.addEventListener("click", ping);
    notice.replaceChildren(line(notice.dataset.warning), stay);
  }

  /* each is said once: whoever stands on the way to the door is not taken from it */
  function ended(how) {
    if (notice.dataset.isEnded === how) { return; }
    var way = document.createElement("a"), isOther = how === "other";
    way.href = isOther ? notice.dataset.leave : notice.dataset.door;
    way.target = "_blank";
    way.rel = "noopener";
    way.className = "button button--small";
    way.textContent = isOther ? notice.dataset.out : notice.dataset.again;
    notice.dataset.isEnded = how;
    notice.replaceChildren(line(isOther ? notice.dataset.other : notice.dataset.ended), way);
  }

  function listening() {
    return Array.from(document.querySelectorAll("audio")).some(function (sound) { return !sound.paused; });
  }

  window.setInterval(function () {
    var now = Date.now();
    if (listening()) { moved = now; }
    if (moved > heard && now - heard > PING_EVERY) { ping(); return; }
    if (now - heard > END_AFTER + 5000) { ping(); } else if (now - heard > WARN_AFTER) { warn(); }
  }, 15000);
})();
