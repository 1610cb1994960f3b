// Rings when it was told to. A browser lets a hidden page's own timers wait for up to a minute, but
// not those of its workers.

let timer;

onmessage = ({ data }) => {
  clearTimeout(timer);
  timer = setTimeout(() => postMessage(null), data);
};
