/*
record.js - records with the microphone and sends it while it is made, a slice every two seconds, through sending.js.

A slice is let go of once the archive has it on its disk; until then the page says how many seconds are not there yet.
*/
(function () {
  "use strict";

  var Sending = window.Sending;
  var home = document.getElementById("recorder");
  if (!home || !Sending) { return; }

  var SLICE = 2000;
  var KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];
  var QUIET_AFTER = 8000;
  var say = Sending.say;
  var size = Sending.size;
  var notice = document.getElementById("session-notice");
  var page = { token: Sending.tokenOf(home), ping: notice.dataset.ping, person: notice.dataset.person };
  var said = document.getElementById("recorder-said");
  var kept = document.getElementById("recorder-kept");
  var time = document.getElementById("recorder-time");
  var level = document.getElementById("recorder-level");
  var begin = document.getElementById("recorder-begin");
  var pause = document.getElementById("recorder-pause");
  var on = document.getElementById("recorder-on");
  var end = document.getElementById("recorder-end");
  var hasher = new Sending.Hasher(home.dataset.hasher);
  var slices = [];
  var offset = 0;
  var sending = null;
  var recorder = null;
  var line = null;
  var recorded = 0;
  var since = 0;
  var heard = Date.now();
  var over = false;

  function show(state) {
    begin.hidden = state !== "before";
    pause.hidden = state !== "recording";
    on.hidden = state !== "paused";
    end.hidden = !(state === "recording" || state === "paused");
    home.dataset.state = state;
    ({ recording: pause, paused: on }[state] || said).focus();
  }

  function tell() {
    var waiting = slices.length * SLICE / 1000;
    kept.textContent = (offset ? say("kept").replace("{size}", size(offset)) : "") +
      (waiting > 4 ? " " + say("not-kept").replace("{seconds}", String(waiting)) : "");
  }

  /* One at a time, in order: a slice is taken off the list when the archive has all of it. */
  async function work() {
    while (slices.length) {
      var bytes = await slices[0].arrayBuffer();
      var goal = offset + bytes.byteLength;
      var base = offset;
      while (offset < goal) { offset = await line.put(bytes.slice(offset - base), offset, hasher); }
      slices.shift();
      tell();
    }
  }

  function kick() {
    if (sending) { return; }
    sending = work().then(function () { sending = null; }, function (problem) {
      sending = null;
      said.textContent = problem.sentence || say("refused");
    });
  }

  function listen(stream) {
    var context = new AudioContext();
    var analyser = context.createAnalyser();
    var values = new Float32Array(analyser.fftSize);
    context.createMediaStreamSource(stream).connect(analyser);
    window.setInterval(function () {
      analyser.getFloatTimeDomainData(values);
      var loudest = values.reduce(function (most, each) { return Math.max(most, Math.abs(each)); }, 0);
      level.value = loudest;
      if (loudest > 0.005 || home.dataset.state !== "recording") { heard = Date.now(); }
      if (Date.now() - heard > QUIET_AFTER) { said.textContent = say("quiet"); heard = Date.now(); }
      time.textContent = window.testimonyClock((recorded + (home.dataset.state === "recording" ? Date.now() - since : 0)) / 1000);
    }, 200);
  }

  async function start() {
    var kind = window.MediaRecorder && KINDS.find(function (each) { return MediaRecorder.isTypeSupported(each); });
    if (!kind || !navigator.mediaDevices) { said.textContent = say("cannot-record"); return; }
    begin.disabled = true;
    var stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
    } catch {
      said.textContent = say("no-microphone");
      begin.disabled = false;
      return;
    }
    line = new Sending.Line(page, "", function (state, words) {
      if (state !== "sending") { said.textContent = words; } else if (home.dataset.state === "recording") { said.textContent = say("recording"); }
    });
    var name = home.dataset.name + "-" + new Date().toISOString().slice(0, 16).replace(/[T:]/g, "-");
    try {
      await line.begin(home.dataset.arrivals, home.dataset.agreement, name + (kind.indexOf("mp4") > 0 ? ".m4a" : kind.indexOf("ogg") > 0 ? ".ogg" : ".webm"), {});
    } catch (problem) {
      said.textContent = problem.sentence || say("refused");
      stream.getTracks().forEach(function (each) { each.stop(); });
      begin.disabled = false;
      return;
    }
    recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: 128000 });
    recorder.addEventListener("dataavailable", function (event) {
      if (event.data.size) { slices.push(event.data); tell(); kick(); }
    });
    recorder.addEventListener("stop", function () { stream.getTracks().forEach(function (each) { each.stop(); }); ended(); });
    stream.getAudioTracks()[0].addEventListener("ended", function () { if (!over) { said.textContent = say("microphone-gone"); } });
    recorder.start(SLICE);
    since = heard = Date.now();
    listen(stream);
    said.textContent = say("recording");
    show("recording");
  }

  async function ended() {
    while (slices.length || sending) {
      kick();
      await sending;
      if (slices.length) { await new Promise(function (resolve) { window.setTimeout(resolve, 1000); }); }
    }
    try {
      var where = await line.finish("");
      over = true;
      location.assign(where);
    } catch (problem) {
      said.textContent = problem.sentence || say("refused");
    }
  }

  begin.addEventListener("click", start);
  pause.addEventListener("click", function () {
    recorder.requestData();
    recorder.pause();
    recorded += Date.now() - since;
    said.textContent = say("recorder-paused");
    show("paused");
  });
  on.addEventListener("click", function () {
    recorder.resume();
    since = Date.now();
    said.textContent = say("recording");
    show("recording");
  });
  end.addEventListener("click", function () {
    if (home.dataset.state === "recording") { recorded += Date.now() - since; }
    show("ended");
    said.textContent = say("ending");
    recorder.stop();
  });

  window.addEventListener("beforeunload", function (event) {
    if (recorder && !over) { event.preventDefault(); }
  });
})();
