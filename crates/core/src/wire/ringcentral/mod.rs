//! `RingCentral` REST, OAuth and event shapes.
