//! Plain data, as the page's world tells it. Knows no field and no word.

/// Plain data of the page: what JSON can say, but for numbers that no moment is counted in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DataNode {
    /// `null`, any other number, or nothing at all.
    #[default]
    Null,
    /// Yes or no.
    Bool(bool),
    /// A whole number that is not below zero.
    Number(u64),
    /// Text.
    Text(String),
    /// Values in order.
    List(Vec<DataNode>),
    /// Values by name.
    Record(Vec<(String, DataNode)>),
}

/// What stands where nothing does.
const NOTHING: &DataNode = &DataNode::Null;

impl DataNode {
    /// The value of a name; `None` where it is not there at all, which is something else than `null`.
    pub(super) fn field(&self, name: &str) -> Option<&DataNode> {
        match self {
            DataNode::Record(fields) => fields.iter().find(|(other, _)| other == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// The value of a name, or nothing.
    pub(super) fn at(&self, name: &str) -> &DataNode {
        self.field(name).unwrap_or(NOTHING)
    }

    /// The text, of one.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            DataNode::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, of one.
    pub(super) fn number(&self) -> Option<u64> {
        match self {
            DataNode::Number(number) => Some(*number),
            _ => None,
        }
    }

    /// The values of a list; none of anything else.
    pub(super) fn items(&self) -> &[DataNode] {
        match self {
            DataNode::List(items) => items,
            _ => &[],
        }
    }
}
