// /api/docs: commands are copied, and addresses that only read are tried with the session of the page.
"use strict";

// Characters of an answer that are shown: more makes the page slow.
const MOST_SHOWN = 20000;
// A pair of numbers over four lines.
const PLACE = /\[\s+(-?[\d.e-]+),\s+(-?[\d.e-]+)\s+\]/g;

async function copy(button) {
  const text = button.parentElement.querySelector("code").textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "已复制";
  } catch {
    // Without https browsers have no clipboard: the text is selected, to be copied by hand.
    getSelection().selectAllChildren(button.parentElement.querySelector("code"));
    button.textContent = "已选中";
  }
  setTimeout(() => { button.textContent = "复制"; }, 2000);
}

function addressOf(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const field of form.querySelectorAll("[name]")) {
    if (field.dataset.place === "路径") path = path.replace(`{${field.name}}`, encodeURIComponent(field.value));
    else if (field.value !== "") query.set(field.name, field.value);
  }
  const asked = query.toString();
  return asked ? `${path}?${asked}` : path;
}

function arrange(text, media) {
  let shown = text;
  if (media.includes("json")) {
    try { shown = JSON.stringify(JSON.parse(text), null, 2).replace(PLACE, "[$1, $2]"); } catch { shown = text; }
  }
  return shown.length > MOST_SHOWN ? `${shown.slice(0, MOST_SHOWN)}\n… 共 ${shown.length} 个字符` : shown;
}

async function send(form) {
  const output = form.querySelector("output");
  const result = form.parentElement.querySelector(".result");
  const began = performance.now();
  output.textContent = "……";
  try {
    const answer = await fetch(addressOf(form), { headers: { Accept: "application/json, */*" } });
    const text = await answer.text();
    const media = answer.headers.get("Content-Type") ?? "";
    output.textContent = `${answer.status} · ${Math.round(performance.now() - began)} 毫秒 · ${media}`;
    result.textContent = arrange(text, media);
  } catch (error) {
    output.textContent = "没有连上服务器";
    result.textContent = String(error);
  }
  result.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest(".copy");
  if (button) copy(button);
});
document.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target);
});
