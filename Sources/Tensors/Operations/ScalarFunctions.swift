@_exported import func ScalarFunctions.cos
// Why each is named: see the module's own file.
@_exported import func ScalarFunctions.exp
@_exported import func ScalarFunctions.log
@_exported import func ScalarFunctions.pow
@_exported import func ScalarFunctions.sigmoid
@_exported import func ScalarFunctions.sin
@_exported import func ScalarFunctions.sqrt
@_exported import func ScalarFunctions.tanh
