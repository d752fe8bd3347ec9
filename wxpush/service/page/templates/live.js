"use strict";
const live = document.getElementById("live");
if (live) {
const source = new EventSource("/events");
source.onopen = () => { live.textContent = live.dataset.on; };
source.onerror = () => { live.textContent = live.dataset.off; };
source.onmessage = (event) => {
for (const [name, html] of Object.entries(JSON.parse(event.data))) {
const place = document.getElementById(name);
if (place) { place.innerHTML = html; }
}
};
}
