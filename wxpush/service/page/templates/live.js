"use strict";
const live = document.getElementById("live");
const newest = {};
const held = (place) => {
const selection = document.getSelection();
return !selection.isCollapsed && place.contains(selection.anchorNode);
};
const put = (place, html) => {
const wide = (found) => found.querySelector(".wide");
const before = wide(place);
const [left, focused] = before ? [before.scrollLeft, before === document.activeElement] : [0, false];
place.innerHTML = html;
const after = wide(place);
if (after) { after.scrollLeft = left; if (focused) { after.focus({preventScroll: true}); } }
};
const show = () => {
for (const [name, html] of Object.entries(newest)) {
const place = document.getElementById(name);
if (place && !held(place)) { put(place, html); delete newest[name]; }
}
};
const again = () => {
fetch("/").then((answer) => answer.status === 401 ? location.reload() : join(), () => setTimeout(again, 5000));
};
const join = () => {
const source = new EventSource("/events");
source.onopen = () => { live.textContent = live.dataset.on; };
source.onerror = () => {
live.textContent = live.dataset.off;
if (source.readyState === EventSource.CLOSED) { setTimeout(again, 5000); }
};
source.onmessage = (event) => { Object.assign(newest, JSON.parse(event.data)); show(); };
};
if (live) { document.onselectionchange = show; join(); }
