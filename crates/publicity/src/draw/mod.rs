//! A poster as a drawing: what stands where, in the bank's colours. Pure: the same poster gives the same
//! bytes.

mod canvas;
mod layouts;

use crate::rules::lines::{Fitted, fill, fit, shown};
use crate::rules::look::{Colour, Look};
use crate::rules::poster::{Content, Sheet};
use canvas::{Anchor, Canvas, Type, WIDE};

/// Bleed of print files, millimetres.
pub const BLEED: f64 = 3.0;
/// Room for crop marks beyond the bleed, millimetres.
pub const MARKS: f64 = 6.0;
/// Free at the foot of a roll-up, in units: the cassette and feet of people hide it.
const CASSETTE: f64 = 150.0;

/// What is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Drawing<'a> {
    /// What the poster says.
    pub content: &'a Content,
    /// The bank's colours, name, phone.
    pub look: &'a Look,
    /// The sheet.
    pub sheet: Sheet,
    /// Family of the type, as the machine has it.
    pub family: &'a str,
    /// Places where words of the headline begin, in characters.
    pub words: &'a [usize],
    /// Whether the background runs over the edge and crop marks stand around.
    pub bleed: bool,
}

/// The parts of a drawing that every layout uses.
struct Part<'a> {
    of: &'a Drawing<'a>,
    brand: Colour,
    accent: Colour,
    /// Where the sheet ends for what has to be read.
    foot: f64,
}

/// The poster as SVG.
pub fn svg(of: &Drawing<'_>) -> String {
    let (wide, high) = of.sheet.size();
    let unit = WIDE / wide;
    let (over, around) = match of.bleed {
        true => (BLEED * unit, (BLEED + MARKS) * unit),
        false => (0.0, 0.0),
    };
    let mut canvas = Canvas::new(of.sheet.height(), over);
    let black = Colour([0; 3]);
    let part = Part {
        of,
        brand: Colour::read(&of.look.brand).unwrap_or(black),
        accent: Colour::read(&of.look.accent).unwrap_or(black),
        foot: match of.sheet {
            Sheet::RollUp => canvas.high - CASSETTE,
            _ => canvas.high,
        },
    };
    match of.content.layout.as_str() {
        "warm" => layouts::warm(&mut canvas, &part),
        "bold" => layouts::bold(&mut canvas, &part),
        "warning" => layouts::warning(&mut canvas, &part),
        "elder" => layouts::elder(&mut canvas, &part),
        _ => layouts::calm(&mut canvas, &part),
    }
    let marks = match of.bleed {
        true => crop_marks(canvas.high, over, around),
        false => String::new(),
    };
    let ending = if of.sheet == Sheet::Screen { "" } else { "mm" };
    let more = if of.bleed { 2.0 * (BLEED + MARKS) } else { 0.0 };
    let size = (
        format!("{}{ending}", wide + more),
        format!("{}{ending}", high + more),
    );
    canvas.svg((&size.0, &size.1), of.family, around, &marks)
}

/// Two short lines at each corner, outside of the bleed.
fn crop_marks(high: f64, over: f64, around: f64) -> String {
    let mut d = String::new();
    for (x, out_x) in [(0.0, -1.0), (WIDE, 1.0)] {
        for (y, out_y) in [(0.0, -1.0), (high, 1.0)] {
            let (from, to) = (over * 1.15, around * 0.95);
            d.push_str(&format!(
                "M{:.2} {y:.2}H{:.2}",
                x + out_x * from,
                x + out_x * to
            ));
            d.push_str(&format!(
                "M{x:.2} {:.2}V{:.2}",
                y + out_y * from,
                y + out_y * to
            ));
        }
    }
    let (w, h) = (WIDE + 2.0 * around, high + 2.0 * around);
    format!(
        r##"<rect x="{0:.2}" y="{0:.2}" width="{w:.2}" height="{h:.2}" fill="#ffffff"/><path d="{d}" stroke="#000000" stroke-width="0.8" fill="none"/>"##,
        -around
    )
}

impl Part<'_> {
    /// The headline as large as its box lets it be.
    fn headline(&self, wide: f64, high: f64, most: usize, largest: f64, leading: f64) -> Fitted {
        fit(
            &self.of.content.headline,
            self.of.words,
            (wide, high),
            (most, largest, leading),
        )
    }

    /// Where its public pages begin; `None` while nobody said.
    fn site(&self) -> Option<String> {
        let site = &self.of.look.site;
        (!site.is_empty()).then(|| format!("{site}/p/"))
    }

    /// The text's points, each in its lines.
    fn points(&self, size: f64, wide: f64) -> Vec<Vec<String>> {
        let points = self
            .of
            .content
            .body
            .lines()
            .filter(|line| !line.trim().is_empty());
        points.map(|line| fill(line.trim(), wide / size)).collect()
    }

    /// How high the points are.
    fn points_high(points: &[Vec<String>], size: f64) -> f64 {
        let lines: usize = points.iter().map(Vec::len).sum();
        lines as f64 * size * 1.5 + points.len() as f64 * size * 0.55
    }
}

/// Lines of a headline from `top`, all fixed at `x`.
fn set(canvas: &mut Canvas, fitted: &Fitted, x: f64, top: f64, style: Type) {
    for (line, text) in fitted.lines.iter().enumerate() {
        let y = top + line as f64 * fitted.leading;
        canvas.text(
            x,
            y,
            Type {
                size: fitted.size,
                ..style
            },
            shown(text),
        );
    }
}

/// How high set lines are.
fn tall(fitted: &Fitted) -> f64 {
    (fitted.lines.len() as f64 - 1.0) * fitted.leading + fitted.size
}

/// The points, each with a dot before it.
fn list(
    canvas: &mut Canvas,
    points: &[Vec<String>],
    (x, top): (f64, f64),
    style: Type,
    dot: Colour,
) {
    let size = style.size;
    let mut y = top;
    for point in points {
        canvas.circle(
            (x + size * 0.3, y + size * 0.52, size * 0.17),
            &dot.hex(),
            1.0,
        );
        for line in point {
            canvas.text(x + size * 0.95, y, style, line);
            y += size * 1.5;
        }
        y += size * 0.55;
    }
}

/// Phone on the left, code on the right; `top` and `high` are the band it stands in.
fn contact(
    canvas: &mut Canvas,
    part: &Part<'_>,
    (top, high): (f64, f64),
    ink: Colour,
    strong: Colour,
) {
    let look = part.of.look;
    let middle = top + high / 2.0;
    let unit = (high / 230.0).min(1.5);
    if !look.phone.is_empty() {
        canvas.text(
            80.0,
            middle - 78.0 * unit,
            Type::new(30.0 * unit, ink).spaced(0.06),
            CALL,
        );
        let room = if part.site().is_some() { 600.0 } else { 840.0 };
        let wide = f64::from(crate::rules::lines::measure(&look.phone)) / 1000.0;
        let size = (88.0 * unit).min(room / wide.max(1.0));
        canvas.text(
            80.0,
            middle - 30.0 * unit,
            Type::new(size, strong).bold(),
            &look.phone,
        );
    }
    if let Some(site) = part.site() {
        let side = 168.0 * unit;
        let x = WIDE - 80.0 - side;
        canvas.code(x, middle - side / 2.0 - 14.0 * unit, side, &site);
        let style = Type::new(20.0 * unit, ink).at(Anchor::Middle);
        canvas.text(
            x + side / 2.0,
            middle + side / 2.0 - 6.0 * unit,
            style,
            SCAN,
        );
    }
}

/// Posters hang in branches in China: what they say is Chinese, whatever language the page has.
const CALL: &str = "投诉与咨询电话";
const SCAN: &str = "扫码查询与投诉";
const OFFICE: &str = "金融消费者权益保护";
const ALERT: &str = "防范电信网络诈骗";
const ALERT_PHONE: &str = "可疑情况请拨打反诈专线 96110";

#[cfg(test)]
mod tests;
