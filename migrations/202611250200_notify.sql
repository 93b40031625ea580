-- Notices and their deliveries (room: notify). A notice is written in the transaction of what it
-- is about: this is the outbox. `notify_message` is what a person sees in the program; a delivery
-- is one notice on its way to one mail address or one endpoint.

CREATE TABLE notify_notice (
  id           BIGINT PRIMARY KEY,
  kind         TEXT   NOT NULL,
  subject_kind TEXT   NOT NULL,
  subject_id   TEXT   NOT NULL,
  href         TEXT   NOT NULL,
  args         TEXT   NOT NULL,
  at           BIGINT NOT NULL
);

CREATE TABLE notify_message (
  id      BIGINT PRIMARY KEY,
  notice  BIGINT NOT NULL REFERENCES notify_notice (id),
  login   TEXT   NOT NULL,
  at      BIGINT NOT NULL,
  read_at BIGINT
);
CREATE INDEX notify_message_login ON notify_message (login, id);
CREATE INDEX notify_message_unread ON notify_message (login, id) WHERE read_at IS NULL;

-- Where other systems and robots listen. `secret` signs what is sent; no page shows it again.
CREATE TABLE notify_endpoint (
  id      BIGINT PRIMARY KEY,
  name    TEXT   NOT NULL UNIQUE,
  channel TEXT   NOT NULL,
  unit    TEXT   NOT NULL,
  url     TEXT   NOT NULL,
  secret  TEXT   NOT NULL,
  kinds   TEXT   NOT NULL,
  lang    TEXT   NOT NULL,
  active  BIGINT NOT NULL,
  version BIGINT NOT NULL,
  CHECK (channel IN ('webhook', 'dingtalk', 'wecom')),
  CHECK (active IN (0, 1))
);

-- `next_at`: not before; of one that is being sent: when its lease runs out and others may take it.
-- `endpoint` has no reference: a delivery outlives an endpoint that is taken away.
-- `held`: waits for a digest; `gathered`: is a line of the digest `part_of`.
CREATE TABLE notify_delivery (
  id         BIGINT PRIMARY KEY,
  notice     BIGINT NOT NULL REFERENCES notify_notice (id),
  channel    TEXT   NOT NULL,
  login      TEXT   NOT NULL,
  endpoint   BIGINT,
  state      TEXT   NOT NULL,
  attempts   BIGINT NOT NULL,
  next_at    BIGINT NOT NULL,
  lease      BIGINT NOT NULL,
  last_error TEXT   NOT NULL,
  sent_at    BIGINT,
  part_of    BIGINT,
  CHECK (channel IN ('mail', 'webhook', 'dingtalk', 'wecom')),
  CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'dead', 'dropped', 'held', 'gathered')),
  CHECK ((sent_at IS NOT NULL) = (state = 'sent')),
  CHECK ((channel = 'mail') = (endpoint IS NULL))
);
CREATE INDEX notify_delivery_due ON notify_delivery (channel, next_at)
  WHERE state IN ('waiting', 'sending', 'failed');
CREATE INDEX notify_delivery_held ON notify_delivery (next_at) WHERE state = 'held';
CREATE INDEX notify_delivery_lease ON notify_delivery (lease) WHERE state = 'sending';
CREATE INDEX notify_delivery_state ON notify_delivery (state, id);
CREATE INDEX notify_delivery_part ON notify_delivery (part_of) WHERE part_of IS NOT NULL;

-- What a person has chosen; without a row everything is as `rules/kinds.rs` says. Times are minutes
-- of the day in the bank's zone. `app_off` and `mail_off` are lists of groups.
CREATE TABLE notify_person (
  login      TEXT   PRIMARY KEY,
  mail       TEXT   NOT NULL,
  quiet_from BIGINT,
  quiet_to   BIGINT,
  digest_at  BIGINT,
  app_off    TEXT   NOT NULL,
  mail_off   TEXT   NOT NULL,
  CHECK ((quiet_from IS NULL) = (quiet_to IS NULL))
);

-- Texts that an administrator has written over those of the program.
CREATE TABLE notify_template (
  kind    TEXT   NOT NULL,
  lang    TEXT   NOT NULL,
  title   TEXT   NOT NULL,
  body    TEXT   NOT NULL,
  PRIMARY KEY (kind, lang)
);
