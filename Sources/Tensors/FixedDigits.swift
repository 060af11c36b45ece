/// A number with a fixed count of digits after the point, rounded from its exact value, half to even.
///
/// Written here since formatting through the C library depends on the locale. Numbers from 1e15 on
/// are written with an exponent.
public func fixed(_ value: Double, digits: Int = 4) -> String {
  if value != value { return "nan" }
  let isNegative = value.sign == .minus
  let size = value.magnitude
  if size == .infinity { return isNegative ? "-inf" : "inf" }
  if size >= 1e15 { return "\(value)" }
  let digits = max(0, min(digits, 17))
  // size = significand * 2^exponent, exactly.
  let bits = size.bitPattern
  let field = Int(bits >> 52)
  let significand = UInt128(bits & 0xf_ffff_ffff_ffff) | (field == 0 ? 0 : 1 << 52)
  let exponent = max(field, 1) - 1075
  var power: UInt128 = 1
  for _ in 0..<digits { power *= 10 }
  let product = significand * power
  var scaled: UInt128
  if exponent >= 0 {
    scaled = product << UInt128(exponent)
  } else if exponent < -120 {
    scaled = 0
  } else {
    let shift = UInt128(-exponent)
    scaled = product >> shift
    let rest = product - (scaled << shift)
    let half = UInt128(1) << (shift - 1)
    if rest > half || (rest == half && scaled & 1 == 1) { scaled += 1 }
  }
  let whole = scaled / power
  let sign = isNegative && scaled != 0 ? "-" : ""
  if digits == 0 { return "\(sign)\(whole)" }
  let fraction = String(scaled % power)
  let zeros = String(repeating: "0", count: digits - fraction.count)
  return "\(sign)\(whole).\(zeros)\(fraction)"
}

/// A number with a fixed count of digits after the point.
public func fixed(_ value: Float, digits: Int = 4) -> String {
  fixed(Double(value), digits: digits)
}
