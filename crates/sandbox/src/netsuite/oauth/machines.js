// Reads the chosen certificate, sends it, and adds its line to the list.

const form = document.querySelector("form");
const notice = document.querySelector("#notice");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [file] = form.elements.certificate.files;
  const answer = await fetch("/console/netsuite/certificates", {
    method: "POST",
    body: JSON.stringify({ certificate: await file.text(), role: form.elements.role.value }),
  });
  const { certificateId, error } = await answer.json();
  if (!answer.ok) {
    notice.textContent = error;
    return;
  }
  const code = document.createElement("code");
  code.textContent = certificateId;
  const line = document.createElement("li");
  line.append(code);
  document.querySelector("#certificates").append(line);
  notice.textContent = "Saved. The last line is the new one.";
});
