//! A drawing 1000 units wide, written as SVG.

use crate::rules::look::Colour;
use std::fmt::Write;

/// Where a line of type is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a line of type looks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Type {
    pub(super) size: f64,
    pub(super) bold: bool,
    pub(super) colour: Colour,
    pub(super) anchor: Anchor,
    /// Between characters, in type sizes.
    pub(super) spacing: f64,
}

impl Type {
    pub(super) fn new(size: f64, colour: Colour) -> Type {
        Type {
            size,
            bold: false,
            colour,
            anchor: Anchor::Start,
            spacing: 0.0,
        }
    }

    pub(super) fn bold(mut self) -> Type {
        self.bold = true;
        self
    }

    pub(super) fn at(mut self, anchor: Anchor) -> Type {
        self.anchor = anchor;
        self
    }

    pub(super) fn spaced(mut self, spacing: f64) -> Type {
        self.spacing = spacing;
        self
    }
}

/// What is drawn so far.
#[derive(Debug)]
pub(super) struct Canvas {
    out: String,
    pub(super) high: f64,
    /// How far the background runs over the edge.
    pub(super) over: f64,
}

/// The width of every drawing.
pub(super) const WIDE: f64 = 1000.0;

/// A text with what XML reads as markup written out.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

impl Canvas {
    pub(super) fn new(high: f64, over: f64) -> Canvas {
        Canvas {
            out: String::new(),
            high,
            over,
        }
    }

    fn put(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing into a text does not fail.
        let _ = self.out.write_fmt(text);
    }

    /// Any markup of ours.
    pub(super) fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    /// The whole sheet, over its edges too.
    pub(super) fn ground(&mut self, fill: &str) {
        let over = self.over;
        self.rect(
            (-over, -over, WIDE + 2.0 * over, self.high + 2.0 * over),
            0.0,
            fill,
        );
    }

    /// A band from edge to edge.
    pub(super) fn band(&mut self, top: f64, bottom: f64, fill: &str) {
        let over = self.over;
        let end = if bottom >= self.high {
            bottom + over
        } else {
            bottom
        };
        let begin = if top <= 0.0 { top - over } else { top };
        self.rect((-over, begin, WIDE + 2.0 * over, end - begin), 0.0, fill);
    }

    pub(super) fn rect(&mut self, (x, y, w, h): (f64, f64, f64, f64), round: f64, fill: &str) {
        self.put(format_args!(
            r#"<rect x="{x:.2}" y="{y:.2}" width="{w:.2}" height="{h:.2}" rx="{round:.2}" fill="{fill}"/>"#
        ));
    }

    pub(super) fn circle(&mut self, (x, y, r): (f64, f64, f64), fill: &str, opacity: f64) {
        self.put(format_args!(
            r#"<circle cx="{x:.2}" cy="{y:.2}" r="{r:.2}" fill="{fill}" fill-opacity="{opacity}"/>"#
        ));
    }

    pub(super) fn ring(
        &mut self,
        (x, y, r): (f64, f64, f64),
        stroke: &str,
        thick: f64,
        opacity: f64,
    ) {
        self.put(format_args!(
            r#"<circle cx="{x:.2}" cy="{y:.2}" r="{r:.2}" fill="none" stroke="{stroke}" stroke-width="{thick:.2}" stroke-opacity="{opacity}"/>"#
        ));
    }

    pub(super) fn path(&mut self, d: &str, fill: &str, opacity: f64) {
        self.put(format_args!(
            r#"<path d="{d}" fill="{fill}" fill-opacity="{opacity}"/>"#
        ));
    }

    /// A line of type; `y` is the top of its squares.
    pub(super) fn text(&mut self, x: f64, y: f64, style: Type, text: &str) {
        let anchor = match style.anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let weight = if style.bold { 700 } else { 400 };
        let spacing = style.spacing * style.size;
        // The space after the last character must not push the line off its middle.
        let x = match style.anchor {
            Anchor::Start => x,
            Anchor::Middle => x + spacing / 2.0,
            Anchor::End => x + spacing,
        };
        self.put(format_args!(
            r#"<text x="{x:.2}" y="{:.2}" font-size="{:.2}" font-weight="{weight}" fill="{}" text-anchor="{anchor}" letter-spacing="{spacing:.2}">{}</text>"#,
            y + 0.88 * style.size,
            style.size,
            style.colour.hex(),
            escaped(text),
        ));
    }

    /// A QR code in a white card whose side is `side`; nothing when the text is too long for one.
    pub(super) fn code(&mut self, x: f64, y: f64, side: f64, text: &str) {
        let Some((modules, path)) = identity::pages::qr(text) else {
            return;
        };
        self.rect((x, y, side, side), side * 0.05, "#ffffff");
        let scale = side / modules as f64;
        self.put(format_args!(
            r##"<path transform="translate({x:.2} {y:.2}) scale({scale:.5})" d="{path}" fill="#111820" shape-rendering="crispEdges"/>"##
        ));
    }

    /// The whole as SVG: `size` is what stands in width and height, `marks` is added around.
    pub(super) fn svg(self, size: (&str, &str), family: &str, around: f64, marks: &str) -> String {
        let (w, h) = (WIDE + 2.0 * around, self.high + 2.0 * around);
        format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{}" height="{}" viewBox="{:.3} {:.3} {w:.3} {h:.3}" font-family="{}">{marks}{}</svg>"#,
            size.0,
            size.1,
            -around,
            -around,
            escaped(family),
            self.out,
        )
    }
}
