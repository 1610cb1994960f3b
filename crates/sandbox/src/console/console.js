// The console's forms and live lists. Each form posts its fields as JSON to the path it names.

const notice = document.getElementById("notice");

const say = (text, isBad = false) => {
  notice.textContent = text;
  notice.classList.toggle("bad", isBad);
};

const bodyOf = (form) => {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.value === "") continue;
    if ("members" in field.dataset) Object.assign(body, JSON.parse(field.value));
    else body[field.name] = "number" in field.dataset ? Number(field.value) : field.value;
  }
  return body;
};

const send = async (form) => {
  const name = form.querySelector("button").textContent;
  let body;
  try {
    body = bodyOf(form);
  } catch {
    say(`${name}: this is not JSON`, true);
    return;
  }
  try {
    const response = await fetch(form.dataset.path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    say(`${name}: ${response.ok ? "done" : text}`, !response.ok);
  } catch {
    say(`${name}: the sandbox does not answer`, true);
  }
  refresh();
};

for (const form of document.querySelectorAll("form[data-path]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
}

const item = (title, lines) => {
  const li = document.createElement("li");
  const strong = document.createElement("strong");
  strong.textContent = title;
  li.append(strong);
  for (const line of lines.filter(Boolean)) {
    const span = document.createElement("span");
    span.textContent = line;
    li.append(span);
  }
  return li;
};

const fill = (id, items) => {
  if (items.length > 0) document.getElementById(id).replaceChildren(...items);
};

const callItem = (call) => {
  const parties = (call.parties ?? []).map((party) => {
    const who = party.isOutbound ? party.fromNumber : party.toNumber;
    return `${who ?? "unknown"}: ${party.status}${party.reason ? ` (${party.reason})` : ""}`;
  });
  const heading = call.endedAt ? "Ended" : "Live";
  return item(`${heading} · ${call.id ?? call.telephonySessionId}`, parties);
};

const recordItem = (record) =>
  item(record.title ?? record.externalId ?? record.id, [
    record.company?.refName,
    record.contact?.refName,
    [record.startDate, record.startTime].filter(Boolean).join(" "),
    record.phone,
    record.externalId,
  ]);

const read = async (path) => {
  const response = await fetch(path);
  if (!response.ok) return [];
  const answer = await response.json();
  return Array.isArray(answer) ? answer : (answer.calls ?? answer.items ?? []);
};

const refresh = async () => {
  try {
    const [calls, records] = await Promise.all([
      read("/console/api/calls"),
      read("/console/api/netsuite/phoneCall"),
    ]);
    fill("calls", calls.toReversed().slice(0, 20).map(callItem));
    fill("phone-calls", records.toReversed().slice(0, 20).map(recordItem));
  } catch {
    say("The sandbox does not answer", true);
  }
};

setInterval(() => {
  if (!document.hidden) refresh();
}, 1000);
refresh();
