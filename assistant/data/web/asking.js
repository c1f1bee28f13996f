// A question through gradio's queue: its place is told while it waits, and it can be stopped.
const SHOW = 1; // the page's own entry in the queue; 0 is `ask`, for programs

export class Refused extends Error {}

export const askServer = async (question, history, reports, language, { signal, waiting }) => {
  const session = Math.random().toString(36).slice(2);
  const body = { data: [question, history, reports, language], fn_index: SHOW, session_hash: session, event_data: null, trigger_id: null };
  const joined = await fetch("gradio_api/queue/join", {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body), signal });
  if (joined.status === 429) throw new Refused("too_many");
  if (joined.status === 401) { location.reload(); }
  if (!joined.ok) throw new Error(joined.statusText);
  const { event_id: event } = await joined.json();
  const leave = () => fetch("gradio_api/cancel", {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ session_hash: session, fn_index: SHOW, event_id: event }) }).catch(() => {});
  signal?.addEventListener("abort", leave);
  const told = await fetch(`gradio_api/queue/data?session_hash=${session}`, { signal });
  for await (const message of messages(told.body)) {
    if (message.msg === "estimation" && message.rank > 0) waiting?.(message.rank);
    if (message.msg === "process_starts") waiting?.(0);
    if (message.msg === "process_completed") {
      if (!message.success) throw new Error("failed");
      const [result] = message.output.data;
      return result;
    }
  }
  throw new Error("the server went away");
};

async function* messages(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    held += value;
    const parts = held.split("\n\n");
    held = parts.pop();
    for (const part of parts) if (part.startsWith("data:")) yield JSON.parse(part.slice(5));
  }
}
