// What the page knows: people, the bot, and each chat's messages, kept up to date by the server's events.

async function request(path, body) {
  const options = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  const response = await fetch(path, options || {});
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.description || response.statusText);
  return answer;
}

export const server = {
  say: (message) => request("/sandbox/messages", message),
  click: (button) => request("/sandbox/clicks", button),
  block: (userId, blocked) => request("/sandbox/blocks", { user_id: userId, blocked }),
};

export class Store extends EventTarget {
  people = [];
  bot = { id: 0, first_name: "Bot" };
  suggestions = [];
  chats = new Map(); // chat id -> { started, blocked, title, messages: Map }

  chat(id) {
    if (!this.chats.has(id)) this.chats.set(id, { started: false, blocked: false, messages: new Map() });
    return this.chats.get(id);
  }

  connect(onState) {
    const events = new EventSource("/sandbox/events");
    events.onopen = async () => {
      onState("live");
      await this.load();
    };
    events.onerror = () => onState("connecting");
    events.onmessage = (event) => this.apply(JSON.parse(event.data));
  }

  async load() {
    await this.loadPeople();
    this.chats.clear();
    for (const summary of await request("/sandbox/chats")) {
      const { started, blocked, title, type } = summary;
      const messages = await request(`/sandbox/chats/${summary.chat_id}/messages`);
      const byId = new Map(messages.map((message) => [message.message_id, message]));
      this.chats.set(summary.chat_id, { started, blocked, title, type, messages: byId });
    }
    this.tell("loaded", {});
  }

  async loadPeople() {
    Object.assign(this, await request("/sandbox/people"));
  }

  async apply({ kind, chat_id: chatId, data }) {
    const chat = this.chat(chatId);
    if (kind === "message" || kind === "edited") chat.messages.set(data.message_id, data);
    if (kind === "message" && !data.is_bot) await this.meet(data.from.id);
    if (kind === "deleted") chat.messages.delete(data.message_id);
    if (kind === "started") chat.started = true;
    if (kind === "blocked") chat.blocked = data.blocked;
    if (kind === "commands" || kind === "people") await this.loadPeople();
    this.tell("change", { kind, chatId, data });
  }

  // Somebody new may have been invented through the HTTP endpoints.
  async meet(userId) {
    if (this.people.some((person) => person.id === userId)) return;
    await this.loadPeople();
    this.tell("change", { kind: "people", chatId: 0, data: {} });
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
