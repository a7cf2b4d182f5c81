"use strict";
// Without this the browser's own player stands there and does the same.
for (const audio of document.querySelectorAll("audio")) {
  const shapes = { play: "M2 1 L11 6 L2 11 Z", stop: "M2 2 H10 V10 H2 Z" };
  const button = document.createElement("button");
  const image = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  const left = document.createElement("span");
  image.setAttribute("viewBox", "0 0 12 12");
  image.setAttribute("aria-hidden", "true");
  image.append(path);
  button.type = "button";
  button.className = "play";
  button.append(image, left);
  const show = () => {
    const rest = audio.paused ? audio.duration : audio.duration - audio.currentTime;
    const whole = Math.max(0, Math.round(rest || 0));
    left.textContent = Math.floor(whole / 60) + ":" + String(whole % 60).padStart(2, "0");
    path.setAttribute("d", audio.paused ? shapes.play : shapes.stop);
    button.setAttribute("aria-label", (audio.paused ? "Play " : "Stop ") + audio.getAttribute("aria-label"));
  };
  button.addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    document.querySelectorAll("audio").forEach((one) => one.pause());
    audio.currentTime = 0;
    audio.play();
  });
  for (const event of ["loadedmetadata", "timeupdate", "play", "pause", "ended"]) audio.addEventListener(event, show);
  show();
  audio.hidden = true;
  audio.before(button);
}
