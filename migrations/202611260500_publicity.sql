-- Slogans in use, posters, how the bank looks in print (room: publicity):
-- docs/decisions/0031-posters-and-hall-screens.md. Slogans themselves are publications.

CREATE TABLE publicity_poster (
  number  TEXT   PRIMARY KEY,
  version BIGINT NOT NULL,
  author  TEXT   NOT NULL,
  made_at BIGINT NOT NULL,
  doc     TEXT   NOT NULL
);
CREATE INDEX publicity_poster_made ON publicity_poster (made_at, number);

CREATE TABLE publicity_look (
  id      TEXT   PRIMARY KEY,
  version BIGINT NOT NULL,
  doc     TEXT   NOT NULL
);

-- Where a slogan is used: place is poster:NUMBER, hall:UNIT, article:KEY.
CREATE TABLE publicity_use (
  place  TEXT NOT NULL,
  slogan TEXT NOT NULL,
  PRIMARY KEY (place, slogan)
);
CREATE INDEX publicity_use_slogan ON publicity_use (slogan);
