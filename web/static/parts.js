/*
parts.js - parts of a page that load by themselves: a line that is corrected in its place, a theme that is decided, work
whose progress is shown. The whole page goes without it: each form and link here leads to a page of its own.

A part is asked for by the header X-Part. What the server sends is put in as it is, and only where it is such a part.
What somebody has written stays on the page until the server has taken it.
*/
(function () {
  "use strict";

  var POLL_MS = 2000;

  /* the sentences stand on the page, in its language */
  function said(name) { return document.getElementById("said").dataset[name] || ""; }

  function tell(text) { document.getElementById("said").textContent = text; }

  function ask(address, part, form, isAgain) {
    return fetch(address, { method: form ? "POST" : "GET", body: form, headers: { "X-Part": part } }).then(function (answer) {
      if (answer.status === 401) { throw new Error(said("signedOut")); }
      return answer.text().then(function (text) {
        var holder = document.createElement("template");
        holder.innerHTML = text.trim();
        var found = holder.content.querySelector("[data-changed], .line:not(.line--gap), [data-group], .work, [data-state-of]");
        if (!found && form && answer.status === 400 && !isAgain) { return askAgain(address, part, form); }
        if (!found || holder.content.querySelector("main, title")) { throw new Error(said("notDone")); }
        var others = Array.from(holder.content.querySelectorAll("[data-group]")).filter(function (each) { return each !== found; });
        return { part: found, others: others, isDone: answer.ok, status: answer.status };
      });
    });
  }

  /* she was signed out, and signed in again in another window: the form is of the session before */
  function askAgain(address, part, form) {
    return window.testimonyToken().then(function (token) {
      if (!token) { throw new Error(said(window.testimonyIsOther() ? "somebodyElse" : "signedOut")); }
      form.set("csrf_token", token);
      return ask(address, part, form, true);
    });
  }

  function trouble(error) {
    document.getElementById("trouble").textContent = error.message;
  }

  /* several lines that one change reached: those that are there are put in anew, new ones where they are said */
  function replaceLines(changed) {
    var list = document.querySelector("[data-transcript]"), first = null;
    changed.dataset.gone.split(" ").filter(Boolean).forEach(function (n) {
      var gone = list.querySelector('.line[data-n="' + n + '"]');
      if (gone) { gone.remove(); }
    });
    var fresh = Array.from(changed.querySelectorAll(":scope > .line[data-n]"));
    fresh.forEach(function (line) {
      var old = list.querySelector('.line[data-n="' + line.dataset.n + '"]');
      if (old) { old.replaceWith(line); } else { place(list, line); }
      first = first || line;
    });
    document.dispatchEvent(new CustomEvent("lineschanged", { detail: fresh.filter(function (line) { return line.isConnected; }) }));
    return first;
  }

  function place(list, line) {
    var s = Number(line.dataset.s), all = Array.from(list.querySelectorAll(":scope > .line[data-s]"));
    var before = all.filter(function (each) { return Number(each.dataset.s) <= s; }).pop();
    if (before) { before.after(line); } else if (list.dataset.before !== "yes") { list.prepend(line); }
  }

  function replaceLine(old, fresh) {
    old.replaceWith(fresh);
    document.dispatchEvent(new CustomEvent("lineschanged", { detail: fresh }));
  }

  function openForm(link) {
    var line = link.closest(".line");
    return ask(link.href, "form").then(function (answer) {
      replaceLine(line, answer.part);
      answer.part.querySelector("textarea").focus();
    }).catch(trouble);
  }

  function leaveForm(link) {
    var line = link.closest(".line");
    ask(link.dataset.leave, "line").then(function (answer) {
      replaceLine(line, answer.part);
      answer.part.querySelector("[data-form]").focus();
    }).catch(trouble);
  }

  function send(event) {
    var form = event.target.closest("form[data-part]"), button = event.submitter;
    if (!form || event.defaultPrevented) { return; }
    var from = button || form, line = from.closest(".line"), group = from.closest("[data-group]");
    if (!line && !group) { return; }
    event.preventDefault();
    var fields = new FormData(form);
    if (button && button.name) { fields.set(button.name, button.value); }
    if (button) { button.disabled = true; }
    document.getElementById("trouble").textContent = "";
    ask(button && button.hasAttribute("formaction") ? button.formAction : form.action, line ? "line" : "group", fields).then(function (answer) {
      if (line) { changed(line, answer); } else { groupChanged(group, answer, from); }
    }).catch(function (error) {
      if (button) { button.disabled = false; }
      trouble(error);
    });
  }

  function changed(line, answer) {
    var fresh = answer.part;
    if (fresh.matches("[data-changed]")) { fresh = replaceLines(fresh); } else { replaceLine(line, fresh); }
    tell(answer.isDone ? document.querySelector("[data-transcript]").dataset.saidSaved || "Saved." : "");
    var place = fresh && fresh.querySelector(answer.isDone ? "[data-form]" : "textarea");
    if (place) { place.focus(); }
    return fresh;
  }

  /* a place that got another theme changes that theme too: it is put in anew, or stands behind where the place was */
  function groupChanged(group, answer, button) {
    var at = Array.from(group.querySelectorAll(".mention")).indexOf(button.closest(".mention")), fresh = answer.part;
    group.replaceWith(fresh);
    answer.others.forEach(function (each) {
      var old = document.getElementById(each.id);
      if (old) { old.replaceWith(each); } else { fresh.after(each); }
    });
    tell(answer.isDone ? said("saved") : "");
    var odd = fresh.querySelector("[aria-invalid=true]");
    if (odd) { odd.focus(); return; }
    var mentions = Array.from(fresh.querySelectorAll(".mention")).slice(Math.max(0, at));
    var next = mentions.map(function (each) { return each.querySelector("button[value$=confirmed]"); }).find(Boolean);
    (next || fresh.querySelector("h3")).focus();
  }

  function poll(part) {
    window.setTimeout(function () {
      if (document.hidden) { poll(part); return; }
      ask(part.dataset.poll, part.dataset.pollPart || "steps").then(function (answer) {
        part.replaceWith(answer.part);
        if (answer.part.dataset.poll) { poll(answer.part); }
      }).catch(function () { tell(said("unknown")); });
    }, POLL_MS);
  }

  function clicked(event) {
    var form = event.target.closest("[data-form]"), leave = event.target.closest("[data-leave]");
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button || !event.target.closest(".line")) { return; }
    if (!form && !leave) { return; }
    event.preventDefault();
    if (form) { openForm(form); } else { leaveForm(leave); }
  }

  /* for editor.js: a change that a key asks for, sent like a form of the line */
  window.testimonyParts = { ask: ask, changed: changed, openForm: openForm, leaveForm: leaveForm, tell: tell, trouble: trouble };
  document.addEventListener("click", clicked);
  document.addEventListener("submit", send);
  document.addEventListener("DOMContentLoaded", function () { document.querySelectorAll("[data-poll]").forEach(poll); });
})();
