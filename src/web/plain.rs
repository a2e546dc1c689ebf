//! Converts JavaScript's values to plain ones and back.

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::prelude::*;

use crate::codec::{DecodeError, Record, Value};

/// The greatest depth of nested values: several times that of stored data. It also ends cycles.
const MAX_DEPTH: usize = 32;

/// Converts a value, or returns why it is not plain data. `undefined` becomes [`Value::Null`].
pub fn from_js(js: &JsValue) -> Result<Value, DecodeError> {
    convert(js, MAX_DEPTH)
}

fn convert(js: &JsValue, depth: usize) -> Result<Value, DecodeError> {
    let depth = depth.checked_sub(1).ok_or("nested too deep")?;
    if js.is_null() || js.is_undefined() {
        Ok(Value::Null)
    } else if let Some(text) = js.as_string() {
        Ok(Value::Text(text))
    } else if let Some(number) = js.as_f64() {
        Ok(Value::Number(number))
    } else if let Some(is) = js.as_bool() {
        Ok(Value::Bool(is))
    } else if Array::is_array(js) {
        let values = js.unchecked_ref::<Array>().iter().map(|value| convert(&value, depth));
        values.collect::<Result<_, _>>().map(Value::List)
    } else if let Some(object) = js.dyn_ref::<Object>() {
        let entry = |entry: JsValue| {
            let entry = entry.unchecked_into::<Array>();
            let name = entry.get(0).as_string().ok_or("not a name")?;
            Ok((name.into(), convert(&entry.get(1), depth)?))
        };
        let entries = Object::entries(object);
        entries.iter().map(entry).collect::<Result<_, _>>().map(|entries| Value::Record(Record(entries)))
    } else {
        Err("not plain data")
    }
}

/// Converts a value for JavaScript.
pub fn to_js(value: &Value) -> JsValue {
    match value {
        Value::Null => JsValue::NULL,
        Value::Bool(is) => JsValue::from_bool(*is),
        Value::Number(number) => JsValue::from_f64(*number),
        Value::Text(text) => JsValue::from_str(text),
        Value::List(values) => values.iter().map(to_js).collect::<Array>().into(),
        Value::Record(Record(entries)) => {
            let object = Object::new();
            for (name, value) in entries {
                // Setting a property of a new plain object cannot fail.
                let _ = Reflect::set(&object, &JsValue::from_str(name), &to_js(value));
            }
            object.into()
        }
    }
}
