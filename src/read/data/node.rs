//! Plain data from the script in the page's world. Must never know a field or a word.

/// Plain data of the page: what JSON can hold, except numbers that are negative or not whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DataNode {
    /// `null`, a number of another kind, or no value.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number, not negative.
    Number(u64),
    /// Text.
    Text(String),
    /// Values in order.
    List(Vec<DataNode>),
    /// Values by name.
    Record(Vec<(String, DataNode)>),
}

/// The value of a field that does not exist.
const NOTHING: &DataNode = &DataNode::Null;

impl DataNode {
    /// Returns the value of a field. `None` means that the field does not exist, which differs from `null`.
    pub(super) fn field(&self, name: &str) -> Option<&DataNode> {
        match self {
            DataNode::Record(fields) => fields.iter().find(|(other, _)| other == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// Returns the value of a field, or [`DataNode::Null`] if it does not exist.
    pub(super) fn at(&self, name: &str) -> &DataNode {
        self.field(name).unwrap_or(NOTHING)
    }

    /// Returns the text, if the value is one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            DataNode::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the number, if the value is one.
    pub(super) fn number(&self) -> Option<u64> {
        match self {
            DataNode::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// Returns the values of a list. Any other value has none.
    pub(super) fn items(&self) -> &[DataNode] {
        match self {
            DataNode::List(items) => items,
            _ => &[],
        }
    }
}
