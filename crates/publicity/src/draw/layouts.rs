//! The layouts. Each fills the same sheet: the bank on top, the slogan, its points, phone and code below.

use super::canvas::{Anchor, Canvas, Type, WIDE};
use super::{ALERT, ALERT_PHONE, OFFICE, Part, contact, list, set, tall};
use crate::rules::look::Colour;

const WHITE: Colour = Colour([255; 3]);
const INK: Colour = Colour([0x17, 0x21, 0x2e]);

/// A label, or what the office is called.
fn label<'a>(part: &'a Part<'_>, other: &'a str) -> &'a str {
    match part.of.content.label.as_str() {
        "" => other,
        label => label,
    }
}

/// The slogan and its points in the box between `top` and `bottom`, as a group that stands a little above
/// the middle.
struct Group {
    top: f64,
    bottom: f64,
    left: f64,
    wide: f64,
    most: usize,
    largest: f64,
    centred: bool,
    points: f64,
}

impl Group {
    fn draw(&self, canvas: &mut Canvas, part: &Part<'_>, colours: (Colour, Colour, Colour)) {
        let (head, text, dot) = colours;
        let high = self.bottom - self.top;
        let mut size = self.points;
        let mut points = part.points(size, self.wide - size);
        // Long points give way to the slogan, down to what is still read from three steps away.
        while Part::points_high(&points, size) > high * 0.5 && size > 22.0 {
            size *= 0.92;
            points = part.points(size, self.wide - size);
        }
        let below = Part::points_high(&points, size);
        let gap = if points.is_empty() { 0.0 } else { 70.0 };
        let fitted = part.headline(
            self.wide,
            (high - below - gap).max(120.0),
            self.most,
            self.largest,
            1.42,
        );
        let whole = tall(&fitted) + gap + below;
        let top = self.top + ((high - whole) * 0.42).max(0.0);
        let style = Type::new(fitted.size, head).bold();
        match self.centred {
            true => set(canvas, &fitted, WIDE / 2.0, top, style.at(Anchor::Middle)),
            false => set(canvas, &fitted, self.left, top, style),
        }
        let from = top + tall(&fitted) + gap;
        list(
            canvas,
            &points,
            (self.left, from),
            Type::new(size, text),
            dot,
        );
    }
}

/// Much white, the bank's colour, slow curves.
pub(super) fn calm(canvas: &mut Canvas, part: &Part<'_>) {
    let (brand, accent, high, foot) = (part.brand, part.accent, canvas.high, part.foot);
    canvas.raw(&format!(
        r#"<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{}"/><stop offset="0.55" stop-color="{}"/></linearGradient></defs>"#,
        WHITE.hex(),
        brand.light(90).hex()
    ));
    canvas.ground("url(#g)");
    let band = foot - 230.0;
    let over = canvas.over + 10.0;
    for (place, shade) in [88_u32, 80, 68].into_iter().enumerate() {
        let rise = 300.0 - place as f64 * 92.0;
        let from = band - rise;
        let d = format!(
            "M{:.1} {:.1}C260 {:.1} 560 {:.1} {:.1} {:.1}V{:.1}H{:.1}Z",
            -over,
            from + 190.0,
            from + 10.0,
            from + 250.0,
            WIDE + over,
            from - 20.0,
            high + over,
            -over
        );
        canvas.path(&d, &brand.light(shade).hex(), 0.75);
    }
    canvas.band(band, high, &brand.hex());
    canvas.band(band, band + 6.0, &accent.hex());
    canvas.rect((80.0, 84.0, 8.0, 44.0), 4.0, &accent.hex());
    canvas.text(
        106.0,
        86.0,
        Type::new(40.0, brand).bold().spaced(0.04),
        &part.of.look.bank,
    );
    let style = Type::new(26.0, brand.light(15))
        .at(Anchor::End)
        .spaced(0.08);
    canvas.text(920.0, 93.0, style, label(part, OFFICE));
    let group = Group {
        top: 190.0,
        bottom: band - 170.0,
        left: 80.0,
        wide: 840.0,
        most: 7,
        largest: 150.0,
        centred: false,
        points: 36.0,
    };
    group.draw(canvas, part, (brand.dark(12), INK, accent));
    contact(
        canvas,
        part,
        (band + 6.0, foot - band - 6.0),
        brand.light(82),
        WHITE,
    );
}

/// Cream, a sun, hills in the bank's colour.
pub(super) fn warm(canvas: &mut Canvas, part: &Part<'_>) {
    let (brand, foot) = (part.brand, part.foot);
    let brown = Colour([0x6b, 0x2a, 0x10]);
    canvas.raw(
        r##"<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#fff8ea"/><stop offset="1" stop-color="#ffdcb0"/></linearGradient><radialGradient id="s"><stop offset="0" stop-color="#ffb347"/><stop offset="1" stop-color="#ff8a3c"/></radialGradient></defs>"##,
    );
    canvas.ground("url(#g)");
    let band = foot - 230.0;
    let sun = (700.0, band - 130.0);
    for (radius, opacity) in [(330.0, 0.10), (250.0, 0.16), (176.0, 0.9)] {
        let fill = if opacity > 0.5 { "url(#s)" } else { "#ff9d45" };
        canvas.circle((sun.0, sun.1, radius), fill, opacity);
    }
    hills(canvas, band, brand);
    canvas.text(
        500.0,
        90.0,
        Type::new(40.0, brown).bold().at(Anchor::Middle).spaced(0.1),
        &part.of.look.bank,
    );
    canvas.rect((460.0, 152.0, 80.0, 5.0), 2.5, "#e9784a");
    canvas.text(
        500.0,
        176.0,
        Type::new(26.0, brown.light(18))
            .at(Anchor::Middle)
            .spaced(0.12),
        label(part, OFFICE),
    );
    let group = Group {
        top: 250.0,
        bottom: band - 330.0,
        left: 110.0,
        wide: 780.0,
        most: 7,
        largest: 140.0,
        centred: true,
        points: 36.0,
    };
    group.draw(canvas, part, (brown, brown, Colour([0xe9, 0x78, 0x4a])));
    contact(
        canvas,
        part,
        (band + 22.0, foot - band - 22.0),
        brand.light(82),
        WHITE,
    );
}

/// Three hills above a height, the nearest in the bank's colour.
fn hills(canvas: &mut Canvas, band: f64, brand: Colour) {
    let (over, high, nearest) = (canvas.over + 10.0, canvas.high, brand.hex());
    let hills = [
        (band - 90.0, band - 60.0, band - 130.0, "#e9784a", 0.85),
        (band - 10.0, band - 75.0, band - 20.0, "#c6502f", 0.92),
        (band + 10.0, band + 10.0, band - 36.0, nearest.as_str(), 1.0),
    ];
    for (from, mid, to, fill, opacity) in hills {
        let d = format!(
            "M{:.1} {from:.1}C220 {:.1} 420 {mid:.1} 620 {:.1}S{:.1} {:.1} {:.1} {to:.1}V{:.1}H{:.1}Z",
            -over,
            from - 120.0,
            mid + 40.0,
            WIDE - 80.0,
            to - 30.0,
            WIDE + over,
            high + over,
            -over
        );
        canvas.path(&d, fill, opacity);
    }
}

/// The bank's colour from edge to edge, gold lines.
pub(super) fn bold(canvas: &mut Canvas, part: &Part<'_>) {
    let (brand, accent, high, foot) = (part.brand, part.accent, canvas.high, part.foot);
    canvas.raw(&format!(
        r#"<defs><linearGradient id="g" x1="0" y1="0" x2="0.6" y2="1"><stop offset="0" stop-color="{}"/><stop offset="1" stop-color="{}"/></linearGradient></defs>"#,
        brand.hex(),
        brand.dark(42).hex()
    ));
    canvas.ground("url(#g)");
    for (place, radius) in [180.0, 260.0, 340.0, 420.0, 500.0].into_iter().enumerate() {
        let opacity = 0.20 - place as f64 * 0.03;
        canvas.ring(
            (WIDE - 40.0, 150.0, radius),
            &accent.light(30).hex(),
            2.5,
            opacity,
        );
        canvas.ring(
            (40.0, foot - 330.0, radius * 0.8),
            &accent.light(30).hex(),
            2.5,
            opacity * 0.8,
        );
    }
    canvas.text(
        80.0,
        88.0,
        Type::new(40.0, WHITE).bold().spaced(0.06),
        &part.of.look.bank,
    );
    canvas.text(
        80.0,
        150.0,
        Type::new(26.0, accent.light(50)).spaced(0.14),
        label(part, OFFICE),
    );
    let band = foot - 240.0;
    let group = Group {
        top: 240.0,
        bottom: band - 60.0,
        left: 80.0,
        wide: 840.0,
        most: 7,
        largest: 160.0,
        centred: false,
        points: 36.0,
    };
    group.draw(canvas, part, (WHITE, brand.light(88), accent.light(25)));
    canvas.band(band, high, &WHITE.hex());
    canvas.band(band, band + 10.0, &accent.hex());
    contact(
        canvas,
        part,
        (band + 10.0, foot - band - 10.0),
        INK.light(20),
        brand,
    );
}

/// Stripes of warning, night, yellow.
pub(super) fn warning(canvas: &mut Canvas, part: &Part<'_>) {
    let (high, foot) = (canvas.high, part.foot);
    let (night, yellow) = (Colour([0x12, 0x18, 0x24]), Colour([0xff, 0xc8, 0x1f]));
    let grey = Colour([0xd5, 0xdb, 0xe4]);
    canvas.ground(&night.hex());
    stripes(canvas, (-1.0, 46.0), yellow);
    let band = foot - 250.0;
    canvas.text(
        80.0,
        92.0,
        Type::new(32.0, grey).spaced(0.04),
        &part.of.look.bank,
    );
    // The sign: a triangle with rounded corners and its mark.
    canvas.raw(&format!(
        r#"<g transform="translate(29 0)"><path d="M160 190L252 350H68Z" fill="{0}" stroke="{0}" stroke-width="34" stroke-linejoin="round"/><path d="M160 226V292" stroke="{1}" stroke-width="22" stroke-linecap="round"/><circle cx="160" cy="334" r="13" fill="{1}"/></g>"#,
        yellow.hex(),
        night.hex()
    ));
    let title = label(part, ALERT);
    let wide = f64::from(crate::rules::lines::measure(title)) / 1000.0 * 1.04;
    let size = (596.0 / wide).min(74.0);
    canvas.text(
        324.0,
        270.0 - size / 2.0 - 2.0,
        Type::new(size, yellow).bold().spaced(0.04),
        title,
    );
    canvas.rect(
        (324.0, 326.0, 596.0, 3.0),
        1.5,
        &yellow.mixed(night, 40).hex(),
    );
    canvas.text(
        324.0,
        342.0,
        Type::new(26.0, grey).spaced(0.02),
        ALERT_PHONE,
    );
    let group = Group {
        top: 430.0,
        bottom: band - 70.0,
        left: 80.0,
        wide: 840.0,
        most: 7,
        largest: 150.0,
        centred: false,
        points: 38.0,
    };
    group.draw(canvas, part, (WHITE, grey, yellow));
    stripes(canvas, (band - 26.0, band), yellow);
    canvas.band(band, high, &yellow.hex());
    contact(canvas, part, (band, foot - band), night, night);
}

/// Slanted stripes between two heights.
fn stripes(canvas: &mut Canvas, (top, bottom): (f64, f64), yellow: Colour) {
    let top = if top < 0.0 { -canvas.over } else { top };
    canvas.band(top, bottom, "#0a0d13");
    let slant = bottom - top;
    let step = 76.0;
    let mut x = -canvas.over - slant;
    let mut d = String::new();
    while x < WIDE + canvas.over {
        // Cut at the sheet's edge: nothing may stand in the printer's margin.
        let (left, right) = (-canvas.over, WIDE + canvas.over);
        let cut = |x: f64| x.clamp(left, right);
        let (a, b, c, e) = (
            cut(x + slant),
            cut(x + slant + step / 2.0),
            cut(x + step / 2.0),
            cut(x),
        );
        d.push_str(&format!(
            "M{a:.1} {top:.1}H{b:.1}L{c:.1} {bottom:.1}H{e:.1}Z"
        ));
        x += step;
    }
    canvas.path(&d, &yellow.hex(), 1.0);
}

/// As large as it goes, black on white: for elderly people.
pub(super) fn elder(canvas: &mut Canvas, part: &Part<'_>) {
    let (brand, accent, high, foot) = (part.brand, part.accent, canvas.high, part.foot);
    let black = Colour([0x0c, 0x0f, 0x14]);
    canvas.ground(&WHITE.hex());
    canvas.band(0.0, 150.0, &brand.hex());
    canvas.text(
        60.0,
        48.0,
        Type::new(54.0, WHITE).bold().spaced(0.04),
        &part.of.look.bank,
    );
    canvas.text(
        940.0,
        58.0,
        Type::new(34.0, WHITE).at(Anchor::End),
        label(part, OFFICE),
    );
    canvas.band(150.0, 162.0, &accent.hex());
    let band = foot - 340.0;
    let group = Group {
        top: 200.0,
        bottom: band - 40.0,
        left: 60.0,
        wide: 880.0,
        most: 8,
        largest: 210.0,
        centred: false,
        points: 50.0,
    };
    group.draw(canvas, part, (black, black, brand));
    canvas.band(band, high, &brand.light(90).hex());
    canvas.band(band, band + 8.0, &brand.hex());
    contact(
        canvas,
        part,
        (band + 8.0, foot - band - 8.0),
        black,
        brand.dark(15),
    );
}
