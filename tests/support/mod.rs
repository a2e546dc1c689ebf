//! What several native tests share: fixtures, rows, a content script of their own, text forms, English, a world to step through.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod capture;
pub mod data;
pub mod english;
pub mod expect;
pub mod fixture;
pub mod json;
pub mod pages;
pub mod render;
pub mod rows;
pub mod stored;
pub mod view;
pub mod world;
