//! Icons, drawn for this product on a 16 px grid with a 1.5 px line.

use leptos::prelude::*;

macro_rules! icons {
    ($($name:ident = $path:literal),+ $(,)?) => {
        /// What an icon shows.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum Icon { $($name),+ }

        impl Icon {
            const fn shapes(self) -> &'static str {
                match self { $(Self::$name => $path),+ }
            }
        }
    };
}

icons! {
    Phone = r#"<path d="M3.2 2.6h2l1.3 3.1-1.5 1.2a8 8 0 0 0 4.1 4.1l1.2-1.5 3.1 1.3v2c0 .5-.4.9-.9.9A10.2 10.2 0 0 1 2.3 3.500c0-.5.4-.9.9-.9z"/>"#,
    HangUp = r#"<path d="M1.9 9.700c3.3-3.5 8.9-3.5 12.2 0l-1.3 1.9-2.6-1v-1.700a7.3 7.3 0 0 0-4.4 0v1.700l-2.6 1z"/>"#,
    Message = r#"<path d="M2.5 3.500h11v8h-6l-3 2.500v-2.500h-2z"/>"#,
    People = r#"<circle cx="6" cy="5.5" r="2.3"/><path d="M1.8 13c.3-2.5 2-3.8 4.2-3.800s3.9 1.3 4.2 3.800M10.5 3.400a2.3 2.3 0 0 1 0 4.200M12 9.600c1.3.5 2.1 1.7 2.3 3.4"/>"#,
    Clock = r#"<circle cx="8" cy="8" r="5.7"/><path d="M8 4.800V8l2.2 1.5"/>"#,
    Bars = r#"<path d="M2.5 13.500h11M4.5 11V8M8 11V4M11.5 11V6.5"/>"#,
    Sliders = r#"<path d="M2 4.500h6M12 4.500h2M2 11.500h2M8 11.500h6"/><circle cx="10" cy="4.5" r="1.8"/><circle cx="6" cy="11.5" r="1.8"/>"#,
    Check = r#"<path d="m3 8.5 3.3 3.300L13 4.8"/>"#,
    CheckRing = r#"<circle cx="8" cy="8" r="5.8"/><path d="m5.4 8.2 1.9 1.9 3.4-3.8"/>"#,
    Dash = r#"<path d="M4 8h8"/>"#,
    Turning = r#"<path d="M13 8a5 5 0 0 1-9 3M3 8a5 5 0 0 1 9-3M12.2 2.500V5H9.700M3.8 13.500V11h2.5"/>"#,
    Warning = r#"<path d="M8 2.2 14.3 13H1.700zM8 6.300v3M8 11.200v.1"/>"#,
    Bell = r#"<path d="M4 11V7a4 4 0 0 1 8 0v4l1 1H3zM6.8 14h2.4"/>"#,
    SoundOff = r#"<path d="M3 6.500v3h2.500L9 12.500v-9L5.5 6.500zM11.5 6.500l3 3M14.5 6.500l-3 3"/>"#,
    Cross = r#"<path d="m4 4 8 8M12 4l-8 8"/>"#,
    Search = r#"<circle cx="7" cy="7" r="4.2"/><path d="m10.2 10.2 3.3 3.3"/>"#,
    Erase = r#"<path d="M6 3.500h8v9H6L1.8 8zM8.3 6.300l3.4 3.400M11.7 6.3 8.3 9.7"/>"#,
    Inbound = r#"<path d="M12.5 3.5 4 12M4 6v6h6"/>"#,
    Outbound = r#"<path d="M3.5 12.5 12 4M6 4h6v6"/>"#,
    Missed = r#"<path d="m2.5 4.5 5.5 5 5.5-5M2.5 8.500v-4h4"/>"#,
    Voicemail = r#"<circle cx="4.5" cy="8" r="2.7"/><circle cx="11.5" cy="8" r="2.7"/><path d="M4.5 10.700h7"/>"#,
    Reply = r#"<path d="M6.5 3.500l-4 4 4 4M2.5 7.500h7a4 4 0 0 1 4 4v1"/>"#,
    Forward = r#"<path d="m9.5 3.5 4 4-4 4M13.5 7.500h-7a4 4 0 0 0-4 4v1"/>"#,
    Microphone = r#"<rect x="6" y="2" width="4" height="7" rx="2"/><path d="M3.5 7.500a4.5 4.5 0 0 0 9 0M8 12v2"/>"#,
    MicrophoneOff = r#"<path d="M10 5.500V4a2 2 0 0 0-4 0v3a2 2 0 0 0 .6 1.400M3.5 7.500a4.5 4.5 0 0 0 7 3.700M12.3 8.800l.2-1.300M8 12v2M2.5 2.500l11 11"/>"#,
    Hold = r#"<path d="M5.5 3.500v9M10.5 3.500v9"/>"#,
    Keypad = r#"<path d="M4 4h.01M8 4h.01M12 4h.01M4 8h.01M8 8h.01M12 8h.01M4 12h.01M8 12h.01M12 12h.01" stroke-width="2.4"/>"#,
    Transfer = r#"<path d="M2.5 5.500h10M9.5 2.500l3 3-3 3M13.5 11h-10M6 8.5 3.5 11 6 13.5"/>"#,
    Plus = r#"<path d="M8 3v10M3 8h10"/>"#,
    Merge = r#"<path d="M4 2.500v3L8 9l4-3.500v-3M8 9v4.5"/>"#,
    Play = r#"<path d="M5 3v10l8-5z"/>"#,
    Record = r#"<circle cx="8" cy="8" r="5.8"/><circle cx="8" cy="8" r="2.3" fill="currentColor" stroke="none"/>"#,
    Park = r#"<rect x="2.5" y="2.5" width="11" height="11" rx="2"/><path d="M6.3 11.500v-7h2.200a2.2 2.2 0 0 1 0 4.400H6.3"/>"#,
    Flip = r#"<rect x="1.8" y="4" width="5.2" height="9" rx="1.2"/><path d="M10 13.500h2.700c.7 0 1.3-.6 1.3-1.300V6.500M9.5 4.5 12 2l2.3 2.3"/>"#,
    More = r#"<path d="M3.5 8h.01M8 8h.01M12.5 8h.01" stroke-width="2.4"/>"#,
    Link = r#"<path d="M6.8 9.200l2.4-2.400M7.5 4.700l1.3-1.300a2.7 2.7 0 0 1 3.8 3.800l-1.3 1.300M8.5 11.300l-1.3 1.300a2.7 2.7 0 0 1-3.8-3.800l1.3-1.3"/>"#,
    Open = r#"<path d="M7 3.500H3.500v9h9V9M9.5 2.500h4v4M13.5 2.500l-6 6"/>"#,
    Ledger = r#"<path d="M3.5 2.500h9v11h-9zM5.8 5.800h4.400M5.8 8.300h4.400M5.8 10.800h2.4"/>"#,
    Down = r#"<path d="m4 6 4 4 4-4"/>"#,
    Refuse = r#"<circle cx="8" cy="8" r="5.8"/><path d="m6 6 4 4M10 6l-4 4"/>"#,
    Question = r#"<circle cx="8" cy="8" r="5.8"/><path d="M6.3 6.400a1.8 1.8 0 1 1 2.5 1.600c-.5.2-.8.6-.8 1.100M8 11.200v.1"/>"#,
    Back = r#"<path d="M10 3 5 8l5 5"/>"#,
    Pen = r#"<path d="M3 13v-2.500L10.5 3 13 5.5 5.5 13z"/>"#,
    Clip = r#"<path d="m13 7.5-5.3 5.300a3 3 0 0 1-4.3-4.300l5.5-5.500a2 2 0 0 1 2.9 2.900L6.500 11.200a1 1 0 0 1-1.400-1.400l4.700-4.700"/>"#,
    Send = r#"<path d="M2.500 8 13.500 2.800 9.800 13.500 7.700 8.800z"/>"#,
    Empty = r#"<circle cx="8" cy="8" r="5.8"/>"#,
}

/// An icon. It says nothing to a screen reader: words stand beside it, or a name on its button.
pub(crate) fn icon(what: Icon) -> AnyView {
    sized(what, "i")
}

/// An icon with classes of its own, such as `i l` for a large one.
pub(crate) fn sized(what: Icon, class: &'static str) -> AnyView {
    view! { <svg class=class viewBox="0 0 16 16" aria-hidden="true" inner_html=what.shapes()></svg> }
        .into_any()
}

/// The mark of the product: a note on ledger lines.
pub(crate) fn mark() -> AnyView {
    const SHAPES: &str = r#"<ellipse cx="12" cy="12" rx="5.6" ry="4.3" transform="rotate(-20 12 12)" fill="currentColor"/><path d="M2 12h20" stroke="currentColor" stroke-width="2"/><path d="M4 4.500h16M4 19.500h16" stroke="currentColor" opacity=".45"/>"#;
    view! { <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" inner_html=SHAPES></svg> }
        .into_any()
}
