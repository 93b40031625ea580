//! A drawing as a file: PDF with its type embedded, PNG, SVG with type as outlines.

use crate::draw::{BLEED, Drawing, MARKS, svg};
use crate::rules::look::Look;
use crate::rules::poster::{Content, Format, Sheet};
use kernel::{Refusal, say};
use krilla::Document;
use krilla::geom::{Rect, Size};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg::{Options, Tree, WriteOptions, fontdb::Database};
use resvg::{tiny_skia, usvg};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// Families with all the characters of GB 18030's common part, the best first.
const FAMILIES: [&str; 8] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "HarmonyOS Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
];
/// Points (1/72 inch) in a millimetre.
const POINT: f64 = 72.0 / 25.4;
/// Files made at the same time; others wait.
pub const PRINTS_MAX: usize = 2;

/// The type that posters are set in.
#[derive(Clone, Debug)]
pub struct Fonts {
    faces: Arc<Database>,
    /// The family that was found.
    pub family: &'static str,
}

/// What was found, by the folder that was looked in: reading the system's fonts takes a moment.
static FOUND: OnceLock<Mutex<Vec<Found>>> = OnceLock::new();
/// The folder that was looked in, and what was found.
type Found = (Option<PathBuf>, Fonts);

impl Fonts {
    /// Looks for a Chinese font: in the folder first when the setting `font_dir` names one, then among
    /// the system's. What was found is kept; what was not is looked for again next time, so that a font
    /// can be installed while the program runs.
    ///
    /// # Errors
    /// There is none; the sentence names the Debian package that has one.
    pub fn find(folder: Option<&Path>) -> Result<Fonts, Refusal> {
        let found = FOUND.get_or_init(Mutex::default);
        let mut found = found.lock().unwrap_or_else(|broken| broken.into_inner());
        if let Some((_, fonts)) = found.iter().find(|(of, _)| of.as_deref() == folder) {
            return Ok(fonts.clone());
        }
        let mut faces = Database::new();
        if let Some(folder) = folder {
            faces.load_fonts_dir(folder);
        }
        faces.load_system_fonts();
        let has = |family: &&&str| {
            faces
                .faces()
                .any(|face| face.families.iter().any(|(name, _)| name == **family))
        };
        let family = FAMILIES.iter().find(has).ok_or_else(no_font)?;
        let fonts = Fonts {
            family,
            faces: Arc::new(faces),
        };
        found.push((folder.map(Path::to_owned), fonts.clone()));
        Ok(fonts)
    }
}

fn no_font() -> Refusal {
    let names = FAMILIES[..4].join(", ");
    let said = say!(
        "服务器上没有中文字体，无法制作海报。请安装 Debian 软件包 fonts-noto-cjk（apt-get install fonts-noto-cjk），或用设置 font_dir 指定含有下列字体之一的文件夹：{names}",
        "The server has no Chinese font, so posters can't be made. Please install the Debian package fonts-noto-cjk (apt-get install fonts-noto-cjk), or name a folder that has one of these with the setting font_dir: {names}"
    );
    Refusal::new("no_font", said)
}

fn broken(what: &str) -> Refusal {
    let said = say!(
        "海报文件制作失败：{what}",
        "The poster's file could not be made: {what}"
    );
    Refusal::new("not_drawn", said)
}

/// A poster's file.
///
/// # Errors
/// What the drawing library says.
pub fn print(
    fonts: &Fonts,
    content: &Content,
    look: &Look,
    sheet: Sheet,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let words = platform::sql::word_starts(&content.headline);
    let drawing = Drawing {
        content,
        look,
        sheet,
        family: fonts.family,
        words: &words,
        bleed: format == Format::PdfBleed,
    };
    let text = svg(&drawing);
    let options = Options {
        fontdb: Arc::clone(&fonts.faces),
        font_family: fonts.family.to_owned(),
        ..Options::default()
    };
    let tree = Tree::from_str(&text, &options).map_err(|error| broken(&error.to_string()))?;
    match format {
        Format::Svg => Ok(outlined(&tree).into_bytes()),
        Format::Png => png(&tree),
        Format::Pdf | Format::PdfBleed => pdf(&tree, &drawing),
    }
}

/// SVG that looks the same on every machine: its type is drawn.
fn outlined(tree: &Tree) -> String {
    let options = WriteOptions {
        preserve_text: false,
        coordinates_precision: 2,
        ..WriteOptions::default()
    };
    tree.to_string(&options)
}

fn png(tree: &Tree) -> Result<Vec<u8>, Refusal> {
    let size = tree.size().to_int_size();
    let mut pixels =
        tiny_skia::Pixmap::new(size.width(), size.height()).ok_or_else(|| broken("size"))?;
    resvg::render(tree, usvg::Transform::identity(), &mut pixels.as_mut());
    pixels
        .encode_png()
        .map_err(|error| broken(&error.to_string()))
}

fn pdf(tree: &Tree, drawing: &Drawing<'_>) -> Result<Vec<u8>, Refusal> {
    let (wide, high) = drawing.sheet.size();
    let (wide, high) = (wide * POINT, high * POINT);
    let around = if drawing.bleed {
        (BLEED + MARKS) * POINT
    } else {
        0.0
    };
    let single = |value: f64| value as f32;
    let (whole_wide, whole_high) = (single(wide + 2.0 * around), single(high + 2.0 * around));
    let boxed = |inset: f64| {
        let (x, w, h) = (
            single(inset),
            single(wide + 2.0 * (around - inset)),
            single(high + 2.0 * (around - inset)),
        );
        Rect::from_xywh(x, x, w, h)
    };
    let settings = PageSettings::from_wh(whole_wide, whole_high).ok_or_else(|| broken("size"))?;
    let settings = match drawing.bleed {
        true => settings
            .with_trim_box(boxed(around))
            .with_bleed_box(boxed(MARKS * POINT)),
        false => settings,
    };
    let mut document = Document::new();
    document.set_metadata(
        Metadata::new()
            .title(drawing.content.headline.clone())
            .language("zh-CN".to_owned()),
    );
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    let size = Size::from_wh(whole_wide, whole_high).ok_or_else(|| broken("size"))?;
    surface
        .draw_svg(tree, size, SvgSettings::default())
        .ok_or_else(|| broken("drawing"))?;
    surface.finish();
    page.finish();
    document
        .finish()
        .map_err(|error| broken(&format!("{error:?}")))
}

#[cfg(test)]
mod tests;
