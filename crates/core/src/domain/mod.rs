//! What the phone is about, in values: numbers, calls, callers, finished calls, and the views that
//! screens draw and the intents they send back.

pub mod attachment;
pub mod call;
pub mod call_control;
pub mod caller;
pub mod company;
pub mod conference;
pub mod connection;
pub mod contacts;
pub mod customer_pane;
pub mod directory;
pub mod event;
pub mod failure;
pub mod finished_call;
pub mod history;
pub mod ids;
pub mod intent;
pub mod jwt;
pub mod logging;
pub mod mapping;
pub mod missing_calls;
pub mod pane;
pub mod phone_call;
pub mod phone_number;
pub mod probe;
pub mod quality;
pub mod sensitive;
pub mod subscription;
pub mod template;
pub mod text_length;
pub mod texting;
pub mod texts;
pub mod time;
pub mod view;
pub mod who;
pub mod you;
