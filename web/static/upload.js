/*
upload.js - sends the upload form with a bar and the time left. Without it the form is sent as it is.

It says beforehand that a file is too large, keeps what was written when something goes wrong, and keeps the
visit open while a long file is on its way. Problems are shown beside the button that was pressed, and lead to their field.
*/
(function () {
  "use strict";

  var form = document.getElementById("intake");
  if (!form) { return; }

  var PING_EVERY = 2 * 60 * 1000;
  var SPEAK_EVERY = 10 * 1000;
  /* Not at once: the second click of a double click must not stop what the first began. */
  var STOP_AFTER = 1500;
  var MAYBE = "It may have arrived all the same: look at the interviews before you send it again. What you wrote is still here.";
  var recording = document.getElementById("recording");
  var chosen = document.getElementById("chosen");
  var drop = document.getElementById("drop");
  var problems = document.getElementById("problems");
  var sending = document.getElementById("sending");
  var bar = document.getElementById("sending-bar");
  var said = document.getElementById("sending-said");
  var left = document.getElementById("sending-left");
  var send = document.getElementById("send");
  var stop = document.getElementById("sending-stop");
  var request = null;
  var allSent = false;

  /* choosing ------------------------------------------------------------------------------------------------------ */
  function size(bytes) {
    if (bytes >= 1e9) { return (bytes / 1e9).toFixed(1) + " GB"; }
    return bytes >= 1e6 ? (bytes / 1e6).toFixed(1) + " MB" : Math.max(1, Math.round(bytes / 1e3)) + " KB";
  }

  function tooLarge(file) {
    return file.size > Number(form.dataset.largest);
  }

  function show() {
    var file = recording.files[0];
    chosen.textContent = file ? size(file.size) + ", ready to be sent" : "";
    if (file && tooLarge(file)) { complain(["This file is larger than the archive takes."]); }
  }

  recording.addEventListener("change", show);

  ["dragover", "dragleave", "drop"].forEach(function (name) {
    drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.toggle("is-over", name === "dragover");
      if (name === "drop" && event.dataTransfer.files.length) {
        recording.files = event.dataTransfer.files;
        show();
      }
    });
  });

  /* saying -------------------------------------------------------------------------------------------------------- */
  function complain(sentences) {
    var notice = document.createElement("div");
    var list = document.createElement("ul");
    notice.className = "notice notice--danger notice--plain";
    sentences.forEach(function (sentence) {
      var item = document.createElement("li");
      var way = document.createElement("a");
      way.textContent = sentence.words || sentence;
      if (sentence.field) { way.href = sentence.field; }
      item.append(way);
      list.append(item);
    });
    notice.append(list);
    problems.replaceChildren(notice);
    form.insertBefore(problems, sending);
    problems.focus();
  }

  function readProblems(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var found = Array.from(page.querySelectorAll("#problems li a"), function (item) {
      return { words: item.textContent.trim(), field: item.getAttribute("href") };
    });
    if (found.length) { return found; }
    var sentence = page.querySelector("main .lede");
    return [sentence ? sentence.textContent.trim() : "The archive did not take it. Please try again."];
  }

  function timeLeft(seconds) {
    if (!isFinite(seconds)) { return ""; }
    if (seconds < 60) { return "less than a minute left"; }
    var minutes = Math.round(seconds / 60);
    return minutes < 60 ? "about " + minutes + " min left" : "about " + Math.floor(minutes / 60) + " h " + (minutes % 60) + " min left";
  }

  /* sending ------------------------------------------------------------------------------------------------------- */
  function busy(is) {
    sending.hidden = !is;
    send.disabled = is;
  }

  function progress(began) {
    var spoken = 0;
    return function (event) {
      if (!event.lengthComputable) { return; }
      var part = event.loaded / event.total;
      var seconds = (Date.now() - began) / 1000;
      bar.value = part * 100;
      left.textContent = seconds > 1 ? timeLeft(seconds / part - seconds) : "";
      if (part === 1) {
        allSent = true;
        stop.hidden = true;
        said.textContent = "Sent. It is being checked and put away.";
        bar.removeAttribute("value");
        left.textContent = "";
      } else if (Date.now() - spoken > SPEAK_EVERY) {
        spoken = Date.now();
        said.textContent = "Sending: " + Math.floor(part * 100) + " percent";
      }
    };
  }

  function ended() {
    if (request.responseURL && new URL(request.responseURL).pathname === form.dataset.door) {
      complain(["You were signed out. Sign in again in another tab, then send it once more: what you wrote is still here."]);
    } else if (request.status >= 200 && request.status < 300) {
      location.assign(request.responseURL);
      return;
    } else {
      complain(readProblems(request.responseText));
    }
    busy(false);
  }

  form.addEventListener("submit", function (event) {
    if (!recording.files.length) { return; }
    event.preventDefault();
    if (tooLarge(recording.files[0])) { show(); return; }
    problems.replaceChildren();
    request = new XMLHttpRequest();
    var notice = document.getElementById("session-notice");
    var open = window.setInterval(function () { fetch(notice.dataset.ping, { credentials: "same-origin", cache: "no-store" }); }, PING_EVERY);
    request.open("POST", form.action);
    request.upload.addEventListener("progress", progress(Date.now()));
    request.addEventListener("load", ended);
    request.addEventListener("error", function () {
      busy(false);
      complain(["The connection broke off, or the archive's disk is full. " + MAYBE]);
    });
    request.addEventListener("abort", function () {
      busy(false);
      complain([allSent ? "You stopped waiting. " + MAYBE : "Stopped before all of it was sent. Nothing was taken in; what you wrote is still here."]);
    });
    request.addEventListener("loadend", function () { window.clearInterval(open); window.clearTimeout(offer); });
    var offer = window.setTimeout(function () { stop.hidden = allSent; }, STOP_AFTER);
    allSent = false;
    stop.hidden = true;
    bar.value = 0;
    said.textContent = "Sending";
    left.textContent = "";
    busy(true);
    sending.scrollIntoView({ block: "nearest" });
    request.send(new FormData(form));
  });

  stop.addEventListener("click", function () { if (request) { request.abort(); } });

  window.addEventListener("beforeunload", function (event) {
    if (!sending.hidden && request && request.readyState !== 4) { event.preventDefault(); }
  });
})();
