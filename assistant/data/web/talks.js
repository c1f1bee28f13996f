// Conversations, kept in this browser: their questions only, which are asked again when one is opened.
import { user } from "./words.js";

const KEY = user ? `budget.talks.${user}` : "budget.talks"; // two people at one browser keep apart
const MOST = 100;
const MOST_TURNS = 200;

const read = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? []; } catch { return []; } };

export const talks = read().map((one) => ({ ...one, turns: (one.turns ?? []).map((turn) => ({ q: turn.q, reports: turn.reports ?? null, talk: turn.talk, alone: turn.alone })) }));

const kept = (talk) => ({
  id: talk.id, name: talk.name, at: talk.at, stamp: talk.stamp,
  turns: talk.turns.slice(-MOST_TURNS).map(({ q, reports, alone, talk: said }) => ({ q, reports, alone, talk: said })) });

export const keep = () => {
  try { localStorage.setItem(KEY, JSON.stringify(talks.filter((one) => one.turns.length).slice(0, MOST).map(kept))); } catch { /* storage is full or shut: the conversation lasts as long as the page */ }
};

export const fresh = () => ({ id: `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 6)}`, name: "", at: Date.now(), stamp: null, turns: [] });

// A conversation is named after its first question to the reports; a greeting before it names none.
export const nameOf = (talk) => talk.name || (talk.turns.find((turn) => !turn.talk) ?? talk.turns[0])?.q || "";

export const add = (talk) => { if (!talks.includes(talk)) talks.unshift(talk); };

export const drop = (talk) => {
  const place = talks.indexOf(talk);
  talks.splice(place, 1);
  keep();
  return () => { talks.splice(Math.min(place, talks.length), 0, talk); keep(); };
};

export const touch = (talk) => {
  talk.at = Date.now();
  const place = talks.indexOf(talk);
  if (place > 0) { talks.splice(place, 1); talks.unshift(talk); }
  keep();
};
