/*
narrator.js - the quick way out of a participant's own page (its button, and the Escape key three times), and a history
that holds this page once at most.

Whatever she opens or sends here replaces the page in the history, so that after the way out "back" does not lead here
again. It stores nothing. Without it the button, the links and the forms are plain ones and do the same. It listens before
anything of the page is there to be pressed; its own element carries the way out in data-out.
*/
(function () {
  "use strict";

  var WITHIN_MS = 1500;
  var out = document.currentScript.dataset.out;
  var pressed = [];
  var gone = false;
  var sending = false;

  function leave() {
    gone = true;
    document.documentElement.hidden = true;
    document.title = "";
    window.location.replace(out);
  }

  function isPlain(event, link) {
    return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
      && !link.target && link.origin === window.location.origin;
  }

  /* Shows an answer that leads to no other page: a wrong pass phrase, or that something went wrong. */
  function show(text) {
    var answer = new DOMParser().parseFromString(text, "text/html");
    document.documentElement.lang = answer.documentElement.lang;
    document.title = answer.title;
    document.body.replaceWith(answer.body);
    window.scrollTo(0, 0);
    document.getElementById("main").focus();
  }

  function send(form, button) {
    var data = new URLSearchParams(new FormData(form));
    if (button && button.name) { data.append(button.name, button.value); }
    sending = true;
    /* keepalive: what she decided is done even where she leaves at once. */
    fetch(form.action, { method: "POST", body: data, keepalive: true }).then(function (response) {
      if (gone) { return undefined; }
      if (response.redirected) { window.location.replace(response.url); return undefined; }
      return response.text().then(function (text) {
        sending = false;
        if (!gone) { show(text); }
      });
    }).catch(function () {
      /* Nothing came back: the browser sends it itself, and says what is wrong. */
      if (gone) { return; }
      sending = form;
      form.requestSubmit(button);
    });
  }

  document.documentElement.classList.add("has-keys");

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href]");
    if (!link) { return; }
    if (link.matches("[data-leave]")) {
      event.preventDefault();
      leave();
    } else if (isPlain(event, link)) {
      event.preventDefault();
      window.location.replace(link.href);
    }
  });

  document.addEventListener("submit", function (event) {
    if (sending === event.target) { sending = false; return; }
    event.preventDefault();
    if (!sending) { send(event.target, event.submitter || event.target.querySelector("button[name]")); }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { pressed = []; return; }
    pressed = pressed.concat(event.timeStamp).filter(function (at) { return event.timeStamp - at < WITHIN_MS; });
    if (pressed.length >= 3) { leave(); }
  }, true);
}());
