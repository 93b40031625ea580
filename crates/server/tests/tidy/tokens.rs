//! A small reader of Rust's tokens: enough to tell words, texts and comments apart.

/// A token and the line it stands on.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: usize,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Word(String),
    /// A text, with its escapes resolved.
    Text(String),
    Mark(char),
}

impl Token {
    pub(crate) fn is(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(found) if found == word)
    }

    pub(crate) fn mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
    found: Vec<Token>,
}

/// The tokens of a source; comments are left out.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let mut reader = Reader {
        chars: source.chars().collect(),
        at: 0,
        line: 1,
        found: Vec::new(),
    };
    while reader.at < reader.chars.len() {
        reader.next();
    }
    reader.found
}

impl Reader {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn take(&mut self) -> char {
        let c = self.peek(0);
        self.line += usize::from(c == '\n');
        self.at += 1;
        c
    }

    fn push(&mut self, kind: Kind, line: usize) {
        self.found.push(Token { kind, line });
    }

    fn next(&mut self) {
        let line = self.line;
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => while !matches!(self.take(), '\n' | '\0') {},
            ('/', '*') => self.comment(),
            ('"', _) => {
                self.take();
                let text = self.text();
                self.push(Kind::Text(text), line);
            }
            ('\'', _) => self.quote(),
            (c, _) if c.is_alphanumeric() || c == '_' => {
                let mut word = String::new();
                while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
                    word.push(self.take());
                }
                self.after_word(word, line);
            }
            (c, _) => {
                self.take();
                if !c.is_whitespace() {
                    self.push(Kind::Mark(c), line);
                }
            }
        }
    }

    /// `r"…"`, `r#"…"#`, `br"…"`, `b"…"`, `c"…"`, or a plain word.
    fn after_word(&mut self, word: String, line: usize) {
        let hashes = (0..).take_while(|i| self.peek(*i) == '#').count();
        let raw = matches!(word.as_str(), "r" | "br" | "cr") && self.peek(hashes) == '"';
        if raw {
            for _ in 0..=hashes {
                self.take();
            }
            let end: String = std::iter::once('"')
                .chain("#".repeat(hashes).chars())
                .collect();
            let mut text = String::new();
            while !text.ends_with(&end) && self.at < self.chars.len() {
                text.push(self.take());
            }
            text.truncate(text.len().saturating_sub(end.len()));
            self.push(Kind::Text(text), line);
        } else {
            self.push(Kind::Word(word), line);
        }
    }

    fn comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                ('\0', _) => return,
                _ => {
                    self.take();
                    continue;
                }
            }
            self.take();
            self.take();
            if depth == 0 {
                return;
            }
        }
    }

    /// The rest of a text after its opening quote.
    fn text(&mut self) -> String {
        let mut text = String::new();
        loop {
            match self.take() {
                '"' | '\0' => return text,
                '\\' => match self.take() {
                    'n' => text.push('\n'),
                    't' => text.push('\t'),
                    '\n' => {
                        while self.peek(0).is_whitespace() {
                            self.take();
                        }
                    }
                    'u' => while self.take() != '}' && self.at < self.chars.len() {},
                    other => text.push(other),
                },
                c => text.push(c),
            }
        }
    }

    /// A character or a lifetime: neither matters here.
    fn quote(&mut self) {
        self.take();
        if self.peek(0) == '\\' {
            self.take();
            self.take();
            while !matches!(self.take(), '\'' | '\0') {}
        } else if self.peek(1) == '\'' {
            self.take();
            self.take();
        }
    }
}

/// The tokens without the items that exist for tests only.
pub(crate) fn without_tests(tokens: Vec<Token>) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let is_test = |name: &str, i: usize| tokens.get(i).is_some_and(|t| t.is(name));
        let attribute = tokens[at].mark('#') && tokens.get(at + 1).is_some_and(|t| t.mark('['));
        let test = attribute && is_test("cfg", at + 2) && is_test("test", at + 4);
        if test {
            at = end_of_item(&tokens, at + 7);
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Behind the `;` or the matching `}` of the item that begins here.
fn end_of_item(tokens: &[Token], from: usize) -> usize {
    let mut depth = 0;
    for (i, token) in tokens.iter().enumerate().skip(from) {
        match token.kind {
            Kind::Mark('{' | '[' | '(') => depth += 1,
            Kind::Mark('}') if depth == 1 => return i + 1,
            Kind::Mark('}' | ']' | ')') => depth -= 1,
            Kind::Mark(';') if depth == 0 => return i + 1,
            _ => {}
        }
    }
    tokens.len()
}

#[test]
fn tokens_are_told_apart() {
    let source = "fn a<'x>() { // \"no\"\n let b = r#\"ra\"w\"#; /* \"x\" /* */ */ say!(\"一\\\n   二\", 'c', '\\'') }\n\
                  #[cfg(test)]\nmod tests { fn t() { \"SQL\" } }\nconst C: u8 = 1;";
    let all = tokens(source);
    let texts: Vec<&str> = all.iter().filter_map(Token::text).collect();
    assert_eq!(texts, ["ra\"w", "一二", "SQL"]);
    let kept = without_tests(all);
    assert!(!kept.iter().any(|t| t.is("tests")) && kept.iter().any(|t| t.is("C")));
    assert_eq!(kept.last().unwrap().line, 6);
}
