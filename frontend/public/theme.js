// Runs before the first paint, so that a chosen theme does not flash. A file of its own: the page has no inline script.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem('nexuspipe.theme');
  } catch {
    // Storage is refused: the system's theme stays.
    return;
  }
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
})();
