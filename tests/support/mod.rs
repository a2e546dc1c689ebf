//! What the reader's tests share: fixtures, a content script of their own, and a text form of readings.

#![allow(dead_code, reason = "each test uses a part of it")]

pub mod capture;
pub mod fixture;
pub mod pages;
pub mod render;
