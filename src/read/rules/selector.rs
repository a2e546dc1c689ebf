//! Selectors of one element, by tag, class and attribute. The reader matches them, and the content script gets the same
//! selectors as CSS, so the two cannot differ.

use crate::lean::find;
use crate::read::html::{Element, attribute_bit};

/// A selector of one element. Each part that is set has to match.
#[derive(Clone, Copy, Debug)]
pub struct Selector {
    tag: &'static str,
    class: &'static str,
    attribute: &'static str,
    value: ValueTest,
    /// The mask of its attributes, for [`Element::may_have`].
    mask: u32,
}

#[derive(Clone, Copy, Debug)]
enum ValueTest {
    Any,
    Being(&'static str),
    Starting(&'static str),
    Containing(&'static str),
}

impl Selector {
    /// Selects any element. A class is to be added.
    pub const fn any() -> Selector {
        Selector { tag: "", class: "", attribute: "", value: ValueTest::Any, mask: 0 }
    }

    /// Selects elements of this tag.
    pub const fn tag(tag: &'static str) -> Selector {
        Selector { tag, ..Selector::any() }
    }

    /// Selects elements with this attribute.
    pub const fn attribute(attribute: &'static str) -> Selector {
        Selector::any().with(attribute)
    }

    /// Requires this class too.
    pub const fn class(self, class: &'static str) -> Selector {
        Selector { class, mask: self.mask | attribute_bit("class"), ..self }
    }

    /// Requires this attribute too.
    pub const fn with(self, attribute: &'static str) -> Selector {
        Selector { attribute, mask: self.mask | attribute_bit(attribute), ..self }
    }

    /// Requires that the attribute's value is `value`.
    pub const fn being(self, value: &'static str) -> Selector {
        Selector { value: ValueTest::Being(value), ..self }
    }

    /// Requires that the attribute's value begins with `value`.
    pub const fn starting(self, value: &'static str) -> Selector {
        Selector { value: ValueTest::Starting(value), ..self }
    }

    /// Requires that the attribute's value contains `value`.
    pub const fn containing(self, value: &'static str) -> Selector {
        Selector { value: ValueTest::Containing(value), ..self }
    }

    /// Whether the selector matches an element.
    pub fn matches(&self, element: &Element) -> bool {
        if !element.may_have(self.mask) || (!self.tag.is_empty() && !element.is(self.tag)) {
            return false;
        }
        if !self.attribute.is_empty() {
            let Some(value) = element.attribute(self.attribute) else { return false };
            let fits = match self.value {
                ValueTest::Any => true,
                ValueTest::Being(text) => value == text,
                ValueTest::Starting(text) => value.starts_with(text),
                ValueTest::Containing(text) => find(value, text).is_some(),
            };
            if !fits {
                return false;
            }
        }
        self.class.is_empty() || element.has_class(self.class)
    }

    /// Returns the markup of an element that the selector matches. Adds `more` to the value of its attribute, and
    /// `attributes` after it. Escapes nothing.
    pub fn element(&self, more: &str, attributes: &str, inside: &str) -> String {
        let tag = if self.tag.is_empty() { "div" } else { self.tag };
        let mut markup = format!("<{tag}");
        if !self.class.is_empty() {
            markup.push_str(&format!(" class=\"{}\"", self.class));
        }
        if !self.attribute.is_empty() {
            let value = match self.value {
                ValueTest::Any => "",
                ValueTest::Being(text) | ValueTest::Starting(text) | ValueTest::Containing(text) => text,
            };
            markup.push_str(&format!(" {}=\"{value}{more}\"", self.attribute));
        }
        markup.push_str(&format!("{attributes}>{inside}</{tag}>"));
        markup
    }

    /// Returns the selector as CSS.
    pub fn css(&self) -> String {
        let mut css = String::from(self.tag);
        if !self.class.is_empty() {
            css.push('.');
            css.push_str(self.class);
        }
        if !self.attribute.is_empty() {
            let (operator, value) = match self.value {
                ValueTest::Any => ("", ""),
                ValueTest::Being(text) => ("=\"", text),
                ValueTest::Starting(text) => ("^=\"", text),
                ValueTest::Containing(text) => ("*=\"", text),
            };
            css.push('[');
            css.push_str(self.attribute);
            css.push_str(operator);
            css.push_str(value);
            css.push_str(if operator.is_empty() { "]" } else { "\"]" });
        }
        css
    }
}

/// Whether at least one of several selectors matches an element.
pub fn any_matches(selectors: &[Selector], element: &Element) -> bool {
    selectors.iter().any(|selector| selector.matches(element))
}
