/*
upload.js - the two pages that send recordings in pieces: the form (what was agreed to goes first, then the files), and the
list of what is not all here yet (the same file again goes on where it stopped). Without it the form is sent as it is.

It says beforehand that a file is too large, keeps what was written when something goes wrong, and shows a bar, the time
left, and every state in words. Problems are shown beside the button that was pressed, and lead to their field.
*/
(function () {
  "use strict";

  var Sending = window.Sending;
  var form = document.getElementById("intake");
  var again = document.getElementById("again");
  var home = form || again;
  if (!home || !Sending) { return; }

  var SPEAK_EVERY = 10 * 1000;
  var say = Sending.say;
  var size = Sending.size;
  var notice = document.getElementById("session-notice");
  var page = { token: Sending.tokenOf(document), ping: notice.dataset.ping, person: notice.dataset.person };
  var hasher = new Sending.Hasher(home.dataset.hasher);
  var input = document.getElementById("recording");
  var chosen = document.getElementById("chosen");
  var drop = document.getElementById("drop");
  var problems = document.getElementById("problems");
  var sending = document.getElementById("sending");
  var list = document.getElementById("arrivals");
  var said = document.getElementById("sending-said");
  var send = document.getElementById("send");
  var queue = [];
  var running = false;
  var spoken = 0;

  /* words --------------------------------------------------------------------------------------------------------- */
  function put(sentence, values) {
    return sentence.replace(/\{(\w+)\}/g, function (_, name) { return values[name]; });
  }

  function timeLeft(seconds) {
    if (!isFinite(seconds)) { return ""; }
    if (seconds < 60) { return say("under-a-minute"); }
    var minutes = Math.round(seconds / 60);
    return put(say(minutes < 60 ? "minutes-left" : "hours-left"), { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }

  function speak(words, now) {
    if (now || Date.now() - spoken > SPEAK_EVERY) {
      spoken = Date.now();
      said.textContent = words;
    }
  }

  function complain(sentences) {
    var box = document.createElement("div");
    var items = document.createElement("ul");
    box.className = "notice notice--danger notice--plain";
    sentences.forEach(function (sentence) {
      var item = document.createElement("li");
      var way = document.createElement(sentence.field ? "a" : "span");
      way.textContent = sentence.words || sentence;
      if (sentence.field) { way.href = sentence.field; }
      item.append(way);
      items.append(item);
    });
    box.append(items);
    problems.replaceChildren(box);
    if (form) { form.insertBefore(problems, sending); }
    problems.focus();
  }

  function readProblems(text) {
    var answer = new DOMParser().parseFromString(text, "text/html");
    var found = Array.from(answer.querySelectorAll("#problems li a"), function (item) {
      return { words: item.textContent.trim(), field: item.getAttribute("href") };
    });
    if (found.length) { return found; }
    var sentence = answer.querySelector("main .lede");
    return [sentence ? sentence.textContent.trim() : say("refused")];
  }

  /* choosing ------------------------------------------------------------------------------------------------------ */
  function tooLarge(files) {
    return files.filter(function (file) { return file.size > Number(home.dataset.largest); });
  }

  function total(files) {
    return files.reduce(function (sum, file) { return sum + file.size; }, 0);
  }

  function show() {
    var files = Array.from(input.files);
    var large = tooLarge(files);
    chosen.textContent = files.length === 0 ? "" : files.length === 1 ? put(say("one-ready"), { size: size(files[0].size) })
      : put(say("several-ready"), { count: files.length, size: size(total(files)) });
    if (large.length) { complain(large.map(function (file) { return put(say("too-large"), { name: file.name }); })); }
  }

  ["dragover", "dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        input.files = event.dataTransfer.files;
        input.dispatchEvent(new Event("change"));
      }
    });
  });

  /* one recording on its way ---------------------------------------------------------------------------------------- */
  function Row(node, file) {
    var row = this;
    this.node = node;
    this.file = file;
    this.part = function (name) { return node.querySelector('[data-part="' + name + '"]'); };
    this.line = new Sending.Line(page, node.dataset.url, function (state, words) { row.state(state, words); });
    this.part("pause").addEventListener("click", function () { row.line.pause(); });
    this.part("go-on").addEventListener("click", function () { row.line.resume(); row.state("sending", say("going-on")); });
    this.part("stop").addEventListener("click", function () { row.giveUp(); });
  }

  Row.prototype.state = function (state, words) {
    if (this.shown === state) { return; }
    this.shown = state;
    this.node.dataset.state = state;
    this.part("said").textContent = words || say("sending");
    if (words) { this.part("left").textContent = ""; }
    if (words && state !== "queued") { speak(this.file.name + ": " + words, true); }
    var focused = this.node.contains(document.activeElement);
    this.part("pause").hidden = !(state === "sending" || state === "waiting");
    this.part("go-on").hidden = !(state === "paused" || state === "full");
    this.part("stop").hidden = state === "checking" || state === "done" || state === "failed";
    if (focused && document.activeElement && document.activeElement.hidden) {
      (this.part("go-on").hidden ? this.part("pause") : this.part("go-on")).focus();
    }
  };

  Row.prototype.progress = function (sent, seconds) {
    var percent = Math.floor(100 * sent / this.file.size);
    this.part("bar").value = percent;
    if (this.shown !== "sending") { return; }
    this.part("said").textContent = put(say("percent"), { percent: percent, sent: size(sent), size: size(this.file.size) });
    this.part("left").textContent = timeLeft(seconds);
    speak(put(say("spoken"), { name: this.file.name, percent: percent }) + " " + timeLeft(seconds), false);
  };

  Row.prototype.done = function (where) {
    var told = this.line.told;
    this.part("bar").value = 100;
    this.state("done", say("safe"));
    this.part("told").textContent = told;
    this.part("told").hidden = !told;
    if (told) { speak(this.file.name + ": " + say("safe") + " " + told, true); }
    var way = document.createElement("a");
    way.href = where;
    way.textContent = say("open-it");
    this.part("left").replaceChildren(way);
    this.node.querySelectorAll("form, details").forEach(function (each) { each.remove(); });
    var count = document.querySelector("#waiting-head .count");
    if (count) { count.textContent = list.querySelectorAll('li:not([data-state="done"])').length; }
  };

  Row.prototype.failed = function (sentence) {
    this.state("failed", sentence);
  };

  Row.prototype.giveUp = async function () {
    this.line.stop();
    this.state("failed", say("stopped"));
    var erase = new Sending.Line(page, this.node.dataset.url, function () {});
    try { if (this.node.dataset.url) { await erase.drop(); } } catch { /* it runs out by itself */ }
  };

  function row(file, before) {
    var node = before || document.getElementById("arrival-row").content.cloneNode(true).querySelector("li");
    if (!before) { list.append(node); }
    node.querySelector('[data-part="name"]').textContent = file.name;
    node.querySelector('[data-part="sending"]').hidden = false;
    return new Row(node, file);
  }

  async function work() {
    if (running) { return; }
    running = true;
    while (queue.length) {
      var next = queue.shift();
      try {
        next.state("sending", "");
        next.done(await Sending.send(next.file, next.line, hasher, next.knows, next.head, next.progress.bind(next)));
      } catch (problem) {
        if (problem.stopped) { continue; }
        if (!(problem instanceof Sending.Refused)) { throw problem; }
        next.failed(problem.sentence);
        next.problem = problem;
      }
    }
    running = false;
  }

  /* leaving: nothing is lost, but nothing goes on either */
  window.addEventListener("beforeunload", function (event) {
    if (running) { event.preventDefault(); }
  });

  /* the form -------------------------------------------------------------------------------------------------------- */
  function busy(is) {
    sending.hidden = !is;
    send.disabled = is;
    document.querySelectorAll("[data-send]").forEach(function (each) { each.disabled = is; });
  }

  async function agree(isAgain) {
    var fields = new FormData(form);
    var answer;
    var told;
    fields.delete("recording");
    try {
      answer = await fetch(form.dataset.agree, { method: "POST", body: fields, credentials: "same-origin", cache: "no-store" });
    } catch {
      complain([say("agreement-no-line")]);
      return null;
    }
    if (answer.redirected && new URL(answer.url).pathname === form.dataset.door) {
      complain([say("form-signed-out")]);
      return null;
    }
    if (answer.status === 201) { return answer.json(); }
    told = await answer.text();
    if (answer.status === 400 && !isAgain && told.indexOf('id="problems"') < 0) { return agreeAgain(); }
    complain(readProblems(told));
    return null;
  }

  /* she was signed out, and signed in again in another tab: the form is of the session before */
  async function agreeAgain() {
    try {
      page.token = await window.testimonyToken();
    } catch {
      complain([say("agreement-no-line")]);
      return null;
    }
    if (page.token) { return agree(true); }
    complain([say(window.testimonyIsOther() ? "form-somebody-else" : "form-signed-out")]);
    return null;
  }

  async function announce(files, agreement) {
    var rows = [];
    for (var number = 0; number < files.length; number++) {
      var each = row(files[number]);
      rows.push(each);
      try {
        each.head = await Sending.headOf(each.file, hasher);
        each.knows = true;
        var more = { length: each.file.size, said: { head: each.head } };
        if (files.length > 1) { more.said.number = number + 1; }
        each.node.dataset.url = await each.line.begin(form.dataset.arrivals, agreement, each.file.name, more);
        each.state("queued", say("in-turn"));
        queue.push(each);
      } catch (problem) {
        if (!(problem instanceof Sending.Refused)) { throw problem; }
        each.failed(problem.sentence);
        each.problem = problem;
      }
    }
    return rows;
  }

  async function sendAll(files) {
    problems.replaceChildren();
    busy(true);
    var agreed = await agree();
    if (agreed === null) { busy(false); return; }
    list.replaceChildren();
    sending.scrollIntoView({ block: "nearest" });
    var rows = await announce(files, agreed.agreement);
    await work();
    var failed = rows.filter(function (each) { return each.shown === "failed"; });
    if (rows.length === 1 && !failed.length) {
      location.assign(rows[0].part("left").querySelector("a").href);
      return;
    }
    failed.forEach(function (each) { if (each.node.dataset.url && each.problem) { each.giveUp(); } });
    if (failed.length === rows.length) {
      busy(false);
      complain(failed.map(function (each) { return { words: each.problem ? each.problem.sentence : say("stopped"), field: "#recording" }; }));
      return;
    }
    var told = rows.filter(function (each) { return each.line.told; });
    var sentences = told.map(function (each) { return each.file.name + ": " + each.line.told; });
    speak([put(say("all-done"), { done: rows.length - failed.length, count: rows.length })].concat(sentences).join(" "), true);
  }

  if (form) {
    input.multiple = true;
    input.addEventListener("change", show);
    show();
    form.addEventListener("submit", function (event) {
      var files = Array.from(input.files);
      if (!files.length) { return; }
      event.preventDefault();
      if (tooLarge(files).length) { show(); return; }
      if (!send.disabled) { sendAll(files); }
    });
    document.getElementById("record").addEventListener("click", async function () {
      problems.replaceChildren();
      var agreed = await agree();
      if (agreed !== null) { location.assign(agreed.record); }
    });
  }

  /* the list ---------------------------------------------------------------------------------------------------------- */
  async function match(file, nodes) {
    var head = await Sending.headOf(file, hasher);
    var same = nodes.find(function (each) { return each.dataset.head === head && Number(each.dataset.length) === file.size; });
    var named = nodes.find(function (each) { return each.dataset.name.toLowerCase() === file.name.toLowerCase(); });
    return { head: head, same: same, named: named };
  }

  async function goOn(files) {
    var waiting = Array.from(list.querySelectorAll("li[data-waits]"));
    var wrong = [];
    for (var number = 0; number < files.length; number++) {
      var file = files[number];
      var found = await match(file, waiting);
      var node = found.same || (found.named && !found.named.dataset.length ? found.named : null);
      if (file.size > Number(home.dataset.largest)) { wrong.push(put(say("too-large"), { name: file.name })); continue; }
      if (!node) { wrong.push(put(say(found.named ? "not-the-same" : "not-waited-for"), { name: file.name })); continue; }
      waiting.splice(waiting.indexOf(node), 1);
      delete node.dataset.waits;
      var each = row(file, node);
      each.head = found.head;
      each.knows = Boolean(node.dataset.length);
      each.state("queued", say("in-turn"));
      queue.push(each);
    }
    if (wrong.length) { complain(wrong); } else { problems.replaceChildren(); }
    input.value = "";
    await work();
  }

  if (again) {
    input.addEventListener("change", function () { goOn(Array.from(input.files)); });
    if (input.files.length) { goOn(Array.from(input.files)); }
  }
})();
