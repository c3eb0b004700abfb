/*
player.js - the sound on the page: a button, the waveform as a slider, the words lit as they sound.

Without it the page is complete: a native audio element and the text. It stores nothing, sends nothing, and loads
nothing but the sound itself, and that only when somebody presses play.

Markup: [data-player] holds an <audio>; a transcript with data-for="<player id>" holds .word[data-s][data-e] in ms.
*/
(function () {
  "use strict";

  document.documentElement.classList.add("js");

  var STEP_SECONDS = 5;
  var players = [];

  function clock(seconds) {
    var whole = Math.max(0, Math.floor(seconds + 0.001));
    var minutes = Math.floor(whole / 60) % 60;
    var hours = Math.floor(whole / 3600);
    var tail = String(whole % 60).padStart(2, "0");
    return hours ? hours + ":" + String(minutes).padStart(2, "0") + ":" + tail : minutes + ":" + tail;
  }

  function Player(root) {
    this.root = root;
    this.audio = root.querySelector("audio");
    this.toggleButton = root.querySelector("[data-toggle]");
    this.seekBar = root.querySelector("[data-seek]");
    this.clockText = root.querySelector("[data-clock]");
    this.trouble = root.querySelector("[data-trouble]");
    this.length = Number(root.dataset.ms) / 1000;
    this.waiting = Number(root.dataset.at || 0) / 1000;
    this.transcript = document.querySelector('[data-for="' + root.id + '"]');
    this.words = this.transcript ? Array.from(this.transcript.querySelectorAll(".word")) : [];
    this.starts = this.words.map(function (word) { return Number(word.dataset.s); });
    this.litWord = null;
    this.litLine = null;
    this.audio.removeAttribute("controls");
    this.listen();
    this.show();
  }

  Player.prototype.position = function () {
    return this.audio.readyState ? this.audio.currentTime : this.waiting;
  };

  Player.prototype.toggle = function () {
    if (this.audio.paused) { this.play(); } else { this.audio.pause(); }
  };

  Player.prototype.play = function () {
    var own = this;
    players.forEach(function (other) { if (other !== own) { other.audio.pause(); } });
    var started = this.audio.play();
    if (started) { started.catch(function (error) { if (error.name !== "AbortError") { own.fail(); } }); }
  };

  Player.prototype.fail = function () {
    this.trouble.textContent = "The sound could not be played. Please try again in a moment.";
  };

  Player.prototype.seek = function (seconds) {
    var wanted = Math.min(Math.max(0, seconds), Math.max(0, this.length - 0.05));
    if (this.audio.readyState) { this.audio.currentTime = wanted; } else { this.waiting = wanted; }
    this.show();
  };

  Player.prototype.listen = function () {
    var own = this, audio = this.audio;
    this.toggleButton.addEventListener("click", function () { own.toggle(); });
    this.seekBar.addEventListener("input", function () { own.seek(Number(own.seekBar.value)); });
    this.seekBar.addEventListener("keydown", function (event) { own.keyOnBar(event); });
    this.root.addEventListener("click", function (event) {
      var step = event.target.closest("[data-step]");
      if (step) { own.seek(own.position() + Number(step.dataset.step)); }
    });
    var speed = this.root.querySelector("[data-speed]");
    if (speed) { speed.addEventListener("change", function () { audio.playbackRate = Number(speed.value); }); }
    audio.addEventListener("loadedmetadata", function () { if (own.waiting) { audio.currentTime = own.waiting; } });
    audio.addEventListener("error", function () { if (!audio.paused || own.root.contains(document.activeElement)) { own.fail(); } });
    audio.addEventListener("play", function () { own.trouble.textContent = ""; own.state(true); own.follow(); });
    ["pause", "ended"].forEach(function (name) { audio.addEventListener(name, function () { own.state(false); own.show(); }); });
    ["seeked", "timeupdate"].forEach(function (name) { audio.addEventListener(name, function () { own.show(); }); });
    if (this.transcript) { this.listenToWords(); }
  };

  Player.prototype.listenToWords = function () {
    var own = this;
    this.transcript.addEventListener("click", function (event) {
      var word = event.target.closest(".word"), time = event.target.closest("[data-time]");
      if (!word && !time || String(window.getSelection())) { return; }
      event.preventDefault();
      own.seek(Number(word ? word.dataset.s : time.dataset.time) / 1000);
      own.play();
    });
    document.addEventListener("keydown", function (event) { own.keyOnPage(event); });
  };

  Player.prototype.keyOnBar = function (event) {
    var steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 };
    if (event.key === " ") { this.toggle(); } else if (steps[event.key]) {
      this.seek(this.position() + steps[event.key] * STEP_SECONDS);
    } else { return; }
    event.preventDefault();
  };

  /* Keys outside the slider: only where they have no meaning of their own, and space only once the sound was started. */
  Player.prototype.keyOnPage = function (event) {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    if (event.target.closest("a, button, input, select, textarea, summary, [contenteditable]")) { return; }
    if (!this.audio.readyState) { return; }
    if (event.key === " ") { this.toggle(); }
    else if (event.key === "ArrowLeft") { this.seek(this.position() - STEP_SECONDS); }
    else if (event.key === "ArrowRight") { this.seek(this.position() + STEP_SECONDS); }
    else { return; }
    event.preventDefault();
  };

  Player.prototype.state = function (isPlaying) {
    this.root.classList.toggle("is-playing", isPlaying);
    this.toggleButton.setAttribute("aria-label", (isPlaying ? "Pause: " : "Play: ") + this.root.dataset.title);
  };

  Player.prototype.follow = function () {
    var own = this;
    (function each() {
      own.show();
      if (!own.audio.paused) { window.requestAnimationFrame(each); }
    })();
  };

  Player.prototype.show = function () {
    var seconds = this.position(), shown = clock(seconds);
    this.root.style.setProperty("--played", (this.length ? seconds / this.length * 100 : 0) + "%");
    if (document.activeElement !== this.seekBar || !this.audio.paused) { this.seekBar.value = String(seconds); }
    if (shown !== this.shown) {
      this.shown = shown;
      this.clockText.textContent = shown;
      this.seekBar.setAttribute("aria-valuetext", shown + " of " + clock(this.length));
      if (this.transcript) { tellMoment(Math.floor(seconds)); }
    }
    this.light(seconds * 1000);
  };

  Player.prototype.light = function (ms) {
    var low = 0, high = this.starts.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (this.starts[middle] <= ms) { low = middle + 1; } else { high = middle; }
    }
    var word = ms > 0 && low ? this.words[low - 1] : null;
    if (word && ms >= Number(word.dataset.e) + 300) { word = null; }
    if (word === this.litWord) { return; }
    if (this.litWord) { this.litWord.classList.remove("is-lit"); }
    if (word) { word.classList.add("is-lit"); }
    this.litWord = word;
    if (word) { this.lightLine(word.closest(".line")); }
  };

  Player.prototype.lightLine = function (line) {
    if (line === this.litLine) { return; }
    if (this.litLine) { this.litLine.classList.remove("is-lit"); }
    line.classList.add("is-lit");
    this.litLine = line;
    var box = line.getBoundingClientRect();
    var covered = this.root.getBoundingClientRect().bottom;
    var wasFollowed = Date.now() - lastScroll > 3000;
    if (!this.audio.paused && wasFollowed && (box.bottom > window.innerHeight || box.top < covered)) {
      line.scrollIntoView({ block: "center" });
    }
  };

  /* The citation and the link carry the second that is heard. */
  function tellMoment(second) {
    document.querySelectorAll("[data-moment-clock]").forEach(function (place) { place.textContent = clock(second); });
    document.querySelectorAll("[data-moment-address]").forEach(function (place) {
      var address = place.dataset.momentAddress + (second ? "?t=" + second : "");
      if (place.tagName === "INPUT") { place.value = address; } else { place.textContent = address; }
    });
  }

  function copy(button) {
    var source = document.getElementById(button.dataset.copy), said = document.getElementById(button.dataset.said);
    var field = document.createElement("textarea");
    field.value = source.tagName === "INPUT" ? source.value : source.textContent.trim().replace(/\s+/g, " ");
    field.className = "visually-hidden";
    document.body.appendChild(field);
    field.select();
    var done = document.execCommand("copy");
    field.remove();
    button.focus();
    said.textContent = done ? "Copied." : "Please select the text and copy it.";
  }

  var lastScroll = 0;
  ["wheel", "touchmove"].forEach(function (name) {
    window.addEventListener(name, function () { lastScroll = Date.now(); }, { passive: true });
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    if (button) { copy(button); }
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-player]").forEach(function (root) { players.push(new Player(root)); });
  });
})();
