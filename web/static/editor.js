/*
editor.js - a transcript corrected by keys: sound while one writes, doubtful words one after the other, lines split,
joined, confirmed and given to a speaker. The keys are listed on the page (interview_tools.html); each is a button too.

It stands on interview.js (sound and words), parts.js (forms) and windows.js (lines that are not on the page yet). The keys
act only while a word or a time has the focus, or with Alt while one writes; a tick in the list of the keys ends both.
*/
(function () {
  "use strict";

  var BACK_MS = 2000, SLOWEST = 0.5, FASTEST = 2, OFF = "testimony-keys-off", parts = window.testimonyParts;
  var KEYS = { n: "next", p: "previous", c: "confirm", s: "split", m: "join", i: "inaudible", u: "undo", "-": "slower", ",": "slower", "+": "faster", "=": "faster", ".": "faster", "?": "keys" };
  var list, keys, speakers = [];

  function areOn() { return document.getElementById("keys-on").checked; }
  function say(name) { parts.tell(list.dataset[name] || ""); }

  /* the sound ---------------------------------------------------------------------------------------------------- */
  function playOrPause(line) {
    var sound = list.sound;
    if (!sound) { return; }
    if (!sound.audio.paused) { sound.audio.pause(); return; }
    var from = line ? Number(line.dataset.s) : 0, until = line ? Number(line.dataset.e) : Infinity, at = sound.position();
    var isElsewhere = line && (at < from - BACK_MS || at > until + BACK_MS);
    list.playFrom(isElsewhere ? from : Math.max(0, at - BACK_MS));
  }

  function speed(step) {
    var audio = list.sound && list.sound.audio, select = document.querySelector("[data-speed]");
    if (!audio) { return; }
    audio.playbackRate = Math.min(FASTEST, Math.max(SLOWEST, Math.round((audio.playbackRate + step) * 100) / 100));
    document.getElementById("speed").textContent = list.dataset.saidSpeed + " " + audio.playbackRate + " ×";
    if (select) { select.value = String(audio.playbackRate); }
  }

  /* doubtful words ----------------------------------------------------------------------------------------------- */
  function doubtsIn(line) {
    var words = line.dataset.w === undefined || !line.querySelector(".line-doubt") ? [] : list.wordsOf(line);
    var unsure = words.filter(function (word) { return word.classList.contains("word--doubt"); });
    return unsure.length ? unsure : words.slice(0, 1);
  }

  function goToDoubt(step) {
    var all = Array.from(list.querySelectorAll(".line[data-w]")), here = document.activeElement.closest(".word, .line") || list;
    var line = here.closest(".line"), at = line ? all.indexOf(line) : step > 0 ? -1 : all.length;
    if (line && at < 0) { at = all.findIndex(function (each) { return Number(each.dataset.s) >= Number(line.dataset.s); }) - (step > 0 ? 1 : 0); }
    var inLine = line && at >= 0 && all[at] === line ? doubtsIn(line) : [], place = inLine.indexOf(here);
    if (place >= 0 && inLine[place + step]) { show(inLine[place + step]); return; }
    for (var next = at + step; next >= 0 && next < all.length; next += step) {
      var found = doubtsIn(all[next]);
      if (found.length) { show(found[step > 0 ? 0 : found.length - 1]); return; }
    }
    fetchDoubt(step, all);
  }

  function fetchDoubt(step, all) {
    var edge = all.length ? Number(all[step > 0 ? all.length - 1 : 0].dataset.s) : 0;
    var starts = list.dataset.doubtful.split(" ").filter(Boolean).map(Number).filter(function (ms) { return step > 0 ? ms > edge : ms < edge; });
    if (!starts.length || !list.goTo) { say("saidNoMore"); return; }
    var ms = starts[step > 0 ? 0 : starts.length - 1];
    list.goTo(ms).then(function () {
      var line = list.querySelector('.line[data-w][data-s="' + ms + '"]'), found = line ? doubtsIn(line) : [];
      if (found.length) { show(found[0]); } else { list.dataset.doubtful = starts.filter(function (each) { return each !== ms; }).join(" "); }
    }).catch(parts.trouble);
  }

  function show(word) {
    word.closest(".line").scrollIntoView({ block: "center" });
    list.focusOn(word);
  }

  /* changes ------------------------------------------------------------------------------------------------------ */
  function send(line, way, fields, after) {
    var form = new FormData();
    form.set("csrf_token", document.querySelector("#confirm [name=csrf_token]").value);
    form.set("seen_revision", line.dataset.r);
    Object.keys(fields).forEach(function (name) { form.set(name, fields[name]); });
    document.getElementById("trouble").textContent = "";
    parts.ask(list.dataset.lines + way, "line", form).then(function (answer) {
      var fresh = parts.changed(line, answer);
      if (answer.isDone && after && fresh) { after(fresh); } else if (answer.isDone) { focusTime(fresh); }
    }).catch(parts.trouble);
  }

  /* Of a form that the server sent back, the words are not saved either; nor is a speaker who was only chosen. */
  function isUnsaved(field) { return field.value !== field.defaultValue || field.form.dataset.editing === "unsaved" || field.form.elements.speaker.value !== ""; }

  function unsaved(but) {
    return Array.from(list.querySelectorAll("textarea")).find(function (each) { return each !== but && isUnsaved(each); });
  }

  function focusTime(line) {
    var time = line && line.querySelector(".line-time");
    if (time) { time.focus(); }
  }

  /* Whoever saves confirms that the words are right. */
  function confirm(line) {
    var field = line.querySelector("textarea");
    if (field) { field.form.requestSubmit(); return; }
    if (!line.querySelector("[form=confirm]")) { return; }
    send(line, "confirmed", { number: line.dataset.n }, function (fresh) {
      var all = Array.from(list.querySelectorAll(".line[data-w]"));
      focusTime(all[all.indexOf(fresh) + 1] || fresh);
    });
  }

  /* While one writes it is chosen in the form, and saved with the words. */
  function speak(line, at) {
    var field = line.querySelector("textarea");
    if (!field) { send(line, line.dataset.n + "/speaker", { speaker: speakers[at] }); return; }
    var select = field.form.elements.speaker, option = select.querySelector('[data-key="' + (at + 1) + '"]');
    select.value = option ? option.value : "";
    parts.tell(select.selectedOptions[0].textContent);
  }

  function wordsBefore(text) { return text.trim() ? text.trim().split(/\s+/).length : 0; }

  function split(line, from) {
    var field = line.querySelector("textarea");
    if (field) {
      send(line, line.dataset.n + "/split", { text: field.value, speaker: field.form.elements.speaker.value, at: wordsBefore(field.value.slice(0, field.selectionStart)) });
    } else if (from.matches(".word")) {
      send(line, line.dataset.n + "/split", { at: list.wordsOf(line).indexOf(from) });
    }
  }

  function saveFirst(field) {
    say("saidFirst");
    field.focus();
  }

  /* Whatever else an open line offers would take the place of what is written there, or in a line that it changes too;
     what is written in the line that is joined with the next is saved with it. */
  function keepUnsaved(event) {
    var line = event.target.closest(".line--open"), button = event.submitter, own = line && line.querySelector("textarea");
    if (!line || (event.target === own.form && !(button && button.hasAttribute("formaction")))) { return; }
    var field = unsaved(button && button.dataset.keeps !== undefined ? own : null);
    if (!field) { return; }
    event.preventDefault();
    event.stopPropagation();
    saveFirst(field);
  }

  function askToStay(event) {
    if (unsaved()) { event.preventDefault(); }
  }

  /* What stands in the field, and who was chosen, is saved with it. */
  function join(line) {
    var field = line.querySelector("textarea"), other = unsaved(field);
    if (other) { saveFirst(other); return; }
    send(line, line.dataset.n + "/join", field ? { text: field.value, speaker: field.form.elements.speaker.value } : {});
  }

  function inaudible(line, from) {
    var field = line.querySelector("textarea");
    if (field) {
      field.setRangeText("[inaudible]", field.selectionStart, field.selectionEnd, "end");
      field.focus();
    } else if (from.matches(".word")) {
      send(line, line.dataset.n + "/inaudible", { at: list.wordsOf(line).indexOf(from) });
    }
  }

  function undo() {
    var field = unsaved();
    if (field) { saveFirst(field); return; }
    var form = document.getElementById("undo-last");
    parts.ask(form.action, "line", new FormData(form)).then(function (answer) {
      var fresh = parts.changed(list.firstElementChild, answer);
      say("saidUndone");
      if (fresh && fresh.isConnected) { fresh.scrollIntoView({ block: "nearest" }); focusTime(fresh); }
    }).catch(parts.trouble);
  }

  function takeTheirs(line) {
    var field = line.querySelector("textarea");
    field.value = line.querySelector("[data-theirs]").dataset.theirs;
    field.focus();
  }

  function act(what, line, from) {
    if (what === "play") { playOrPause(line); }
    else if (what === "slower") { speed(-0.1); }
    else if (what === "faster") { speed(0.1); }
    else if (what === "next") { goToDoubt(1); }
    else if (what === "previous") { goToDoubt(-1); }
    else if (what === "keys") { keys.showModal(); keys.querySelector("h2").focus(); }
    else if (what === "close") { keys.close(); }
    else if (what === "undo") { undo(); }
    else if (line && what === "confirm") { confirm(line); }
    else if (line && what === "split") { split(line, from); }
    else if (line && what === "join") { join(line); }
    else if (line && what === "inaudible") { inaudible(line, from); }
    else if (line && what === "theirs") { takeTheirs(line); }
  }

  /* keys --------------------------------------------------------------------------------------------------------- */
  function leave(line) {
    var field = line.querySelector("textarea"), isChanged = isUnsaved(field);
    if (isChanged && document.activeElement === field) {
      say("saidUnsaved");
      line.querySelector("[type=submit]").focus();
    } else { line.querySelector("[data-leave]").click(); }
  }

  function keyInALine(event, line) {
    var field = event.target.closest("textarea");
    if (event.key === "Escape") { leave(line); }
    else if (field && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { field.form.requestSubmit(); }
    else if (field && areOn() && event.key === "Tab" && !event.shiftKey && !event.ctrlKey && !event.altKey) { playOrPause(line); }
    else if (field && areOn() && event.altKey && !event.ctrlKey && !event.metaKey && KEYS[letter(event)]) { act(KEYS[letter(event)], line, field); }
    else if (field && areOn() && event.altKey && !event.ctrlKey && !event.metaKey && speakers[Number(letter(event)) - 1]) { speak(line, Number(letter(event)) - 1); }
    else { return; }
    event.preventDefault();
  }

  /* What the key writes counts; where Alt writes another sign, or a figure needs Shift, the place of the key does. */
  function letter(event) {
    var key = event.key.toLowerCase(), places = { Comma: ",", Period: ".", Minus: "-", Equal: "+", Slash: event.shiftKey ? "?" : "" };
    if (KEYS[key] || /^[a-z1-9]$/.test(key)) { return key; }
    return /^(Key[A-Z]|Digit[1-9])$/.test(event.code) ? event.code.slice(-1).toLowerCase() : places[event.code] || "";
  }

  function keyOnAWord(event) {
    var from = event.target.closest(".word, .line-time"), line = from && from.closest(".line");
    if (!line || !areOn() || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (/^[1-9]$/.test(event.key) && speakers[Number(event.key) - 1]) { speak(line, Number(event.key) - 1);
    } else if (event.key === "r" && window.getSelection().isCollapsed && from.matches(".word")) {
      window.getSelection().selectAllChildren(from);
      return;
    } else if (KEYS[event.key]) { act(KEYS[event.key], line, from);
    } else { return; }
    event.preventDefault();
  }

  function pressed(event) {
    var line = event.target.closest(".line--open");
    if (line) { keyInALine(event, line); } else if (list.contains(event.target)) { keyOnAWord(event); }
  }

  /* What was changed one by one is not asked about at once any more. */
  function leaveOut(event) {
    var form = document.querySelector(".at-once");
    if (!form) { return; }
    [].concat(event.detail || []).filter(function (line) { return line.querySelector(".line-checked"); }).forEach(function (line) {
      var asked = form.querySelector('input[name="line"][value^="' + line.dataset.n + '-"]');
      if (asked) { asked.remove(); }
    });
    var left = form.querySelectorAll('input[name="line"]').length;
    form.querySelector("[data-unchecked]").textContent = left;
    form.hidden = left < 2;
  }

  function start() {
    list = document.querySelector("[data-transcript][data-lines]");
    keys = document.getElementById("keys");
    if (!list || !keys) { return; }
    var tick = document.getElementById("keys-on"), people = document.getElementById("speakers");
    speakers = Array.from(people.content.children).map(function (each) { return each.dataset.speaker; });
    tick.checked = window.localStorage.getItem(OFF) !== "yes";
    tick.addEventListener("change", function () { window.localStorage.setItem(OFF, tick.checked ? "" : "yes"); });
    document.addEventListener("keydown", pressed);
    document.addEventListener("submit", keepUnsaved, true);
    window.addEventListener("beforeunload", askToStay);
    document.addEventListener("lineschanged", leaveOut);
    document.addEventListener("click", function (event) {
      var button = event.target.closest("[data-do]");
      if (button) { act(button.dataset.do, button.closest(".line"), button); }
    });
    document.getElementById("undo-last").addEventListener("submit", function (event) { event.preventDefault(); undo(); });
    keys.addEventListener("click", function (event) { if (event.target === keys) { keys.close(); } });
  }

  document.addEventListener("DOMContentLoaded", start);
})();
