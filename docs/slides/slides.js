// A deck's settings, its theme and its countdowns. Everything else is reveal.js's own.

const printed = /print-pdf/.test(location.search);

// Formulas as pictures of lines: they need no font, and the speaker's window can show them.
window.MathJax = {
  options: { enableMenu: false, ignoreHtmlClass: "reveal", processHtmlClass: "math" },
  svg: { fontCache: "none" },
  startup: {
    pageReady: () =>
      MathJax.startup.defaultPageReady().then(() => {
        // The speaker's window has no style that hides the words for screen readers.
        document.querySelectorAll(".notes mjx-assistive-mml").forEach((words) => words.remove());
      }),
  },
};

const theme = document.documentElement.dataset;
const system = matchMedia("(prefers-color-scheme: dark)");
const follow = () => (theme.theme = system.matches && !printed ? "dark" : "light");
follow();
system.addEventListener("change", follow);

// Counts to a moment, not in ticks: a browser slows down a window that nobody looks at.
function countdown(button) {
  const all = 60 * button.dataset.minutes;
  let left = all;
  let until = null;
  let ticking = null;
  const show = () => {
    if (until) left = Math.max(0, Math.round((until - Date.now()) / 1000));
    button.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    if (until && left === 0) stop();
  };
  const stop = () => {
    clearInterval(ticking);
    until = ticking = null;
    button.classList.remove("running");
  };
  button.addEventListener("click", () => {
    if (until) return stop();
    if (left === 0) left = all;
    until = Date.now() + 1000 * left;
    ticking = setInterval(show, 250);
    button.classList.add("running");
    show();
  });
}
document.querySelectorAll(".countdown").forEach(countdown);

Reveal.initialize({
  width: 1280,
  height: 720,
  margin: 0,
  maxScale: 4,
  center: false,
  controls: false,
  hash: true,
  slideNumber: "c/t",
  transition: "none",
  plugins: [RevealNotes],
});
Reveal.addKeyBinding({ keyCode: 68, key: "D", description: "Light or dark" }, () => {
  theme.theme = theme.theme === "dark" ? "light" : "dark";
});
Reveal.addKeyBinding({ keyCode: 84, key: "T", description: "Start or stop the countdown" }, () =>
  Reveal.getCurrentSlide().querySelector(".countdown")?.click(),
);
